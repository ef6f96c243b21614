import { z } from 'zod'
import type { AuthClient, CallOptions } from './client.ts'
import { readAnswer, type WireAnswer } from './http.ts'
import {
  Account,
  type AccountEdit,
  AccountList,
  accountPath,
  accountResetPath,
  accountSessionsPath,
  EndedSessions,
  ListedAccount,
  PATHS,
  type RegisterInput,
  type Session,
  SessionList,
} from '@latchkey/auth-core/contract'
import {
  type AccountPage,
  type AuditItem,
  AuditList,
  type ListPage,
  Overview,
  TOTAL_COUNT_HEADER,
  TOTAL_COUNT_KIND_HEADER,
} from '@latchkey/auth-core/lists'

const Nothing = z.unknown()

const Chunks = z.custom<AsyncIterable<Uint8Array>>(
  (body) => typeof body === 'object' && body !== null && Symbol.asyncIterator in body,
)

/** The parameters of a list by name, as an address has them. */
export type ListQuery = Readonly<Record<string, string | undefined>>

/** An account, and which version of it this is. */
export interface VersionedAccount {
  account: ListedAccount
  version: string
}

/**
 * What staff and admins ask of the API, on the tokens of an {@link AuthClient}. Each function throws
 * the {@link AuthError} that the API threw, `permission_denied` among them.
 */
export class AdminClient {
  readonly #auth: AuthClient

  constructor(auth: AuthClient) {
    this.#auth = auth
  }

  /** @throws {@link AuthError} `invalid_request` with the parameters that are wrong. */
  async accounts(query: ListQuery, { signal }: CallOptions = {}): Promise<AccountPage> {
    const path = `${PATHS.accounts}${toSearch(query)}`
    return toPage(AccountList, await this.#auth.call({ method: 'GET', path, signal }))
  }

  /** All accounts of a query as CSV. In browsers alone. */
  async exportAccounts(query: ListQuery): Promise<Blob> {
    return readAnswer(z.instanceof(Blob), await this.#askForCsv(query))
  }

  /** The same as it comes. In Node alone. */
  async streamAccounts(query: ListQuery): Promise<AsyncIterable<Uint8Array>> {
    return readAnswer(Chunks, await this.#askForCsv(query))
  }

  /** @throws {@link AuthError} `not_found`. */
  async account(id: string, { signal }: CallOptions = {}): Promise<VersionedAccount> {
    return toVersioned(await this.#auth.call({ method: 'GET', path: accountPath(id), signal }))
  }

  /** @throws {@link AuthError} `invalid_request` with its `fields`. */
  async createAccount(input: RegisterInput): Promise<Account> {
    const request = { method: 'POST', path: PATHS.newAccount, body: input } as const
    return readAnswer(Account, await this.#auth.call(request))
  }

  /**
   * Changes what is named, if the account is still at that version.
   *
   * @throws {@link AuthError} `not_found`, `edit_conflict`, `last_admin`, `own_account`, or
   *   `invalid_request` with its `fields`.
   */
  async editAccount(id: string, edit: AccountEdit, version: string): Promise<VersionedAccount> {
    const request = {
      method: 'PATCH',
      path: accountPath(id),
      body: edit,
      ifMatch: version,
    } as const
    return toVersioned(await this.#auth.call(request))
  }

  /** @throws {@link AuthError} `not_found`, `edit_conflict`, `last_admin`, `own_account`. */
  async deleteAccount(id: string, version: string): Promise<void> {
    const request = { method: 'DELETE', path: accountPath(id), ifMatch: version } as const
    readAnswer(Nothing, await this.#auth.call(request))
  }

  /** Where an account is logged in. */
  async sessionsOf(id: string, { signal }: CallOptions = {}): Promise<Session[]> {
    const request = { method: 'GET', path: accountSessionsPath(id), signal } as const
    return readAnswer(SessionList, await this.#auth.call(request))
  }

  /** What happened, the newest first. @throws {@link AuthError} `invalid_request` by parameter. */
  async audit(query: ListQuery, { signal }: CallOptions = {}): Promise<ListPage<AuditItem>> {
    const path = `${PATHS.audit}${toSearch(query)}`
    return toPage(AuditList, await this.#auth.call({ method: 'GET', path, signal }))
  }

  /** The service in numbers. */
  overview(options?: CallOptions): Promise<Overview> {
    return this.#auth.get(PATHS.overview, Overview, options)
  }

  /** Ends all sessions of an account, and gives how many. */
  async endSessionsOf(id: string): Promise<number> {
    const request = { method: 'DELETE', path: accountSessionsPath(id) } as const
    return readAnswer(EndedSessions, await this.#auth.call(request)).ended
  }

  /**
   * Sends the owner of an account a link to set a new password.
   *
   * @throws {@link AuthError} `not_found`, `throttled`, or `invalid_request` where it is disabled.
   */
  async sendReset(id: string): Promise<void> {
    const request = { method: 'POST', path: accountResetPath(id) } as const
    readAnswer(Nothing, await this.#auth.call(request))
  }

  #askForCsv(query: ListQuery): Promise<WireAnswer> {
    const path = `${PATHS.accounts}${toSearch(query)}`
    return this.#auth.call({ method: 'GET', path, file: 'text/csv' })
  }
}

function toSearch(query: ListQuery): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, value)
  return parameters.size > 0 ? `?${parameters.toString()}` : ''
}

function toVersioned(answer: WireAnswer): VersionedAccount {
  return { account: readAnswer(ListedAccount, answer), version: answer.header('ETag') ?? '*' }
}

function toPage<Item>(schema: z.ZodType<Item[]>, answer: WireAnswer): ListPage<Item> {
  const items = readAnswer(schema, answer)
  const total = answer.header(TOTAL_COUNT_HEADER)
  return {
    items,
    total: total === undefined ? items.length : Number(total),
    isTotalExact: answer.header(TOTAL_COUNT_KIND_HEADER) !== 'estimated',
    next: cursorOf(answer, 'next'),
    previous: cursorOf(answer, 'prev'),
  }
}

/** The `cursor` in the link of this kind, of which each stands between `<` and `>` (RFC 8288 §3). */
function cursorOf(answer: WireAnswer, rel: string): string | undefined {
  for (const [, url = '', kind] of (answer.header('Link') ?? '').matchAll(LINK)) {
    if (kind === rel)
      return new URL(url, 'http://localhost').searchParams.get('cursor') ?? undefined
  }
  return undefined
}

const LINK = /<([^>]*)>\s*;\s*rel="([^"]*)"/g
