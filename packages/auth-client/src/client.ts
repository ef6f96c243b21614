import {
  createPersonalToken,
  type Endpoint,
  endOtherSessions,
  endSession,
  listAccounts,
  listPersonalTokens,
  listSessions,
  refresh,
  register,
  revokePersonalToken,
  showActivity,
  showOwnAccount,
} from '@latchkey/auth-core/contract'
import { createAccessClock } from './access-clock.ts'
import type { AuthClientOptions, CallOptions } from './client-options.ts'
import type {
  BodyOf,
  CallInput,
  CallResponse,
  DownloadInput,
  FileBody,
  ResultOf,
} from './endpoint-call.ts'
import { EndpointCaller } from './endpoint-caller.ts'
import { createSend } from './http.ts'
import { type Credentials, Logins, type Passwords } from './logins.ts'
import { createRefreshes } from './refreshes.ts'
import { type ServiceTokenOptions, ServiceTokens } from './service-tokens.ts'
import type { TokenStore } from './token-store.ts'

export type { AuthClientOptions, CallOptions } from './client-options.ts'
export type { DeviceTokenStore } from './device-token-store.ts'
export type { ServiceTokenOptions } from './service-tokens.ts'
export type { TokenStore } from './token-store.ts'

const DEFAULT_TIMEOUT_MS = 10_000

/**
 * The auth API as functions.
 *
 * It refreshes shortly before the access token expires or when the API rejects it, once for all
 * waiting calls. Only the API's 401 to a refresh logs the user out; network failures and 5xx
 * responses do not. Errors of the API are thrown as the same {@link AuthError}. `docs/client.md`
 * shows the states.
 */
export class AuthClient {
  readonly #store: TokenStore
  readonly #api: EndpointCaller
  readonly #logins: Logins
  readonly #services: ServiceTokens

  constructor(options: AuthClientOptions) {
    const { baseUrl, store, devices, timeoutMs = DEFAULT_TIMEOUT_MS, headers } = options
    const { clock = createAccessClock(), refreshes = createRefreshes() } = options
    const send = createSend(baseUrl, timeoutMs, headers)
    this.#store = store
    this.#api = new EndpointCaller({ store, send, clock, refreshes })
    this.#logins = new Logins({ api: this.#api, store, devices, clock, refreshes })
    this.#services = new ServiceTokens({
      store,
      clock,
      issue: (resource, scope) => this.#refreshFor(resource, scope),
    })
  }

  /** Returns whether tokens are stored. Does NOT check that they are valid. */
  get isLoggedIn(): boolean {
    return this.#store.read() !== undefined
  }

  /**
   * Creates an account. Does NOT log in.
   *
   * @throws {@link AuthError} `invalid_request` with its `fields`, `role_not_granted`.
   */
  async register(input: BodyOf<typeof register>): Promise<ResultOf<typeof register>> {
    return (await this.call(register, { body: input })).body
  }

  /**
   * Starts a strict session and stores its tokens. Ends the session of the previously stored
   * tokens.
   *
   * @throws {@link AuthError} `no_active_account`, `invalid_request` with its `fields`.
   */
  async logIn(credentials: Credentials): Promise<void> {
    return this.#logins.start(credentials)
  }

  /**
   * Deletes the stored tokens, whatever happens, and ends their session.
   *
   * @throws {@link AuthError} `unreachable` or the API's error when the session may still be live.
   */
  async logOut(): Promise<void> {
    return this.#logins.end()
  }

  /**
   * Returns an access token for another service, with only the permissions in `scope`. The API does
   * not accept it, and no other service does. Cached until it expires. The stored tokens stay the
   * API's.
   *
   * @param service - The name or URI that the service was created with.
   * @throws {@link AuthError} `invalid_target` for an unknown service, `not_authenticated`, or a code
   *   with status 401 when the session has ended.
   */
  async accessTokenFor(service: string, options: ServiceTokenOptions = {}): Promise<string> {
    return this.#services.get(service, options)
  }

  /** Returns the caller's account. */
  async ownAccount(options: CallOptions = {}): Promise<ResultOf<typeof showOwnAccount>> {
    return (await this.call(showOwnAccount, options)).body
  }

  /**
   * Returns the first page of the accounts; `AdminClient` has the others.
   *
   * @throws {@link AuthError} `permission_denied` without `accounts:read`.
   */
  async accounts(options: CallOptions = {}): Promise<ResultOf<typeof listAccounts>> {
    return (await this.call(listAccounts, options)).body
  }

  /** Lists the caller's sessions, the one last used first. */
  async sessions(options: CallOptions = {}): Promise<ResultOf<typeof listSessions>> {
    return (await this.call(listSessions, options)).body
  }

  /** Lists recent events of the caller's account, newest first. */
  async activity(options: CallOptions = {}): Promise<ResultOf<typeof showActivity>> {
    return (await this.call(showActivity, options)).body
  }

  /** Ends one of the caller's sessions. @throws {@link AuthError} `not_found`. */
  async endSession(id: string): Promise<void> {
    await this.call(endSession, { params: { id } })
  }

  /** Ends all sessions of the caller but this one, and returns their number. */
  async endOtherSessions(): Promise<number> {
    return (await this.call(endOtherSessions, {})).body.ended
  }

  /**
   * Changes the password. All sessions end, and the store gets the tokens of a new one. Calls that
   * wait with tokens of the old session get the new tokens.
   *
   * @throws {@link AuthError} `invalid_request` with its `fields`, such as a wrong old password.
   */
  async changePassword(passwords: Passwords): Promise<void> {
    return this.#logins.replace(passwords)
  }

  /** Lists the caller's personal access tokens that are live, newest first, without their texts. */
  async personalTokens(options: CallOptions = {}): Promise<ResultOf<typeof listPersonalTokens>> {
    return (await this.call(listPersonalTokens, options)).body
  }

  /**
   * Creates a personal access token. Only this result has its text, as `token`.
   *
   * @param input - `permissions` are the names of permissions, as an array or separated by spaces.
   *   `expires_in_days` is a whole number from 1 to 365.
   * @throws {@link AuthError} `invalid_request` with its `fields`, such as a wrong password, or
   *   `throttled`.
   */
  async createPersonalToken(
    input: BodyOf<typeof createPersonalToken>,
  ): Promise<ResultOf<typeof createPersonalToken>> {
    return (await this.call(createPersonalToken, { body: input })).body
  }

  /** Revokes one of the caller's personal access tokens. @throws {@link AuthError} `not_found`. */
  async revokePersonalToken(id: string): Promise<void> {
    await this.call(revokePersonalToken, { params: { id } })
  }

  /** As {@link EndpointCaller.call}. */
  call<Row extends Endpoint>(row: Row, input: CallInput<Row>): Promise<CallResponse<Row>> {
    return this.#api.call(row, input)
  }

  /** As {@link EndpointCaller.download}. */
  download<Row extends Endpoint>(row: Row, input: DownloadInput<Row>): Promise<FileBody> {
    return this.#api.download(row, input)
  }

  async #refreshFor(resource: string, scope: string | undefined) {
    return this.#api.tokens.repeat(async (token, idempotency_key) => {
      const body = { refresh: token, idempotency_key, resource, scope }
      return (await this.call(refresh, { body })).body
    })
  }
}
