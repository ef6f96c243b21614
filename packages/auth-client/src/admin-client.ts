import {
  createAccount,
  deleteAccount,
  editAccount,
  endAccountSessions,
  listAccounts,
  listAccountSessions,
  listAuditEvents,
  sendPasswordReset,
  showAccount,
  showOverview,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AuthClient } from './client.ts'
import type { CallOptions } from './client-options.ts'
import type { BodyOf, FileBody, QueryOf, ResultOf } from './endpoint-call.ts'
import { type ListPage, toPage } from './list-page.ts'

export type { ListPage } from './list-page.ts'

/** The query parameters of the list of accounts. */
export type AccountListQuery = QueryOf<typeof listAccounts>

/** The query parameters of the audit log. */
export type AuditListQuery = QueryOf<typeof listAuditEvents>

/** An account and its version. */
export interface VersionedAccount {
  account: ResultOf<typeof showAccount>
  version: string
}

/**
 * The endpoints for staff and admins, with the tokens of an {@link AuthClient}. Each function
 * throws the {@link AuthError} of the API, such as `permission_denied`.
 */
export class AdminClient {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /** @throws {@link AuthError} `invalid_request` with the parameters that are wrong. */
  async accounts(
    query: AccountListQuery,
    options: CallOptions = {},
  ): Promise<ListPage<ResultOf<typeof listAccounts>[number]>> {
    const { body, header } = await this.#auth.call(listAccounts, { query, ...options })
    return toPage(body, header)
  }

  /** Returns all accounts of a query as CSV. Browsers only. */
  async exportAccounts(query: AccountListQuery): Promise<Blob> {
    return requireFile(
      await this.#auth.download(listAccounts, { query, accept: 'text/csv' }),
      isBlob,
    )
  }

  /** Streams all accounts of a query as CSV. Node only. */
  async streamAccounts(query: AccountListQuery): Promise<AsyncIterable<Uint8Array>> {
    const file = await this.#auth.download(listAccounts, { query, accept: 'text/csv' })
    return requireFile(file, isStream)
  }

  /** @throws {@link AuthError} `not_found`. */
  async account(id: string, options: CallOptions = {}): Promise<VersionedAccount> {
    return toVersioned(await this.#auth.call(showAccount, { params: { id }, ...options }))
  }

  /** @throws {@link AuthError} `invalid_request` with its `fields`. */
  async createAccount(
    input: BodyOf<typeof createAccount>,
  ): Promise<ResultOf<typeof createAccount>> {
    return (await this.#auth.call(createAccount, { body: input })).body
  }

  /**
   * Changes the named fields, if the account still has that version.
   *
   * @throws {@link AuthError} `not_found`, `edit_conflict`, `last_admin`, `own_account`, or
   *   `invalid_request` with its `fields`.
   */
  async editAccount(
    id: string,
    body: BodyOf<typeof editAccount>,
    version: string,
  ): Promise<VersionedAccount> {
    const input = { params: { id }, body, headers: { 'If-Match': version } }
    return toVersioned(await this.#auth.call(editAccount, input))
  }

  /** @throws {@link AuthError} `not_found`, `edit_conflict`, `last_admin`, `own_account`. */
  async deleteAccount(id: string, version: string): Promise<void> {
    await this.#auth.call(deleteAccount, { params: { id }, headers: { 'If-Match': version } })
  }

  /** Lists the live sessions of an account. */
  async sessionsOf(
    id: string,
    options: CallOptions = {},
  ): Promise<ResultOf<typeof listAccountSessions>> {
    return (await this.#auth.call(listAccountSessions, { params: { id }, ...options })).body
  }

  /** Lists audit events, newest first. @throws {@link AuthError} `invalid_request` by parameter. */
  async audit(
    query: AuditListQuery,
    options: CallOptions = {},
  ): Promise<ListPage<ResultOf<typeof listAuditEvents>[number]>> {
    const { body, header } = await this.#auth.call(listAuditEvents, { query, ...options })
    return toPage(body, header)
  }

  /** Returns the daily numbers of the service. */
  async overview(options: CallOptions = {}): Promise<ResultOf<typeof showOverview>> {
    return (await this.#auth.call(showOverview, options)).body
  }

  /** Ends all sessions of an account, and returns their number. */
  async endSessionsOf(id: string): Promise<number> {
    return (await this.#auth.call(endAccountSessions, { params: { id } })).body.ended
  }

  /**
   * Sends the owner of an account a link to set a new password.
   *
   * @throws {@link AuthError} `not_found`, `throttled`; `invalid_request` for a disabled account.
   */
  async sendReset(id: string): Promise<void> {
    await this.#auth.call(sendPasswordReset, { params: { id } })
  }
}

function toVersioned({
  body,
  header,
}: {
  body: ResultOf<typeof showAccount>
  header: (name: string) => string | undefined
}): VersionedAccount {
  return { account: body, version: header('ETag') ?? '*' }
}

function requireFile<File extends FileBody>(
  file: FileBody,
  isFile: (file: FileBody) => file is File,
): File {
  if (isFile(file)) return file
  throw new AuthError('internal_error', { cause: new Error('A file of another runtime.') })
}

function isBlob(file: FileBody): file is Blob {
  return file instanceof Blob
}

function isStream(file: FileBody): file is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in file
}
