import {
  blacklist,
  changePassword,
  DEVICE_TOKEN_HEADER,
  type Endpoint,
  endOtherSessions,
  endSession,
  listAccounts,
  listSessions,
  logIn,
  refresh,
  register,
  showActivity,
  showOwnAccount,
  type TokenPair,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { type AccessClock, createAccessClock } from './access-clock.ts'
import { type DeviceTokenStore, withDeviceToken } from './device-token-store.ts'
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
import { createRefreshes, type Refreshes } from './refreshes.ts'
import { type ServiceTokenOptions, ServiceTokens } from './service-tokens.ts'
import type { TokenStore } from './token-store.ts'

export type { DeviceTokenStore } from './device-token-store.ts'
export type { ServiceTokenOptions } from './service-tokens.ts'
export type { TokenStore } from './token-store.ts'

const DEFAULT_TIMEOUT_MS = 10_000

export interface AuthClientOptions {
  /** Address of the auth API, such as `http://localhost:8000`. */
  baseUrl: string
  store: TokenStore
  /** How long to wait for a response, in milliseconds. */
  timeoutMs?: number
  /** Stores the device tokens. Without it, every login has the rate limit of an unknown device. */
  devices?: DeviceTokenStore
  /** Headers of every request. */
  headers?: () => Record<string, string>
  /** Share it among the clients of a process, so that a new client knows the server's time. */
  clock?: AccessClock
  /** Share it among clients with the same tokens in their stores, such as a session's requests. */
  refreshes?: Refreshes
}

/** Options of a single call. */
export interface CallOptions {
  signal?: AbortSignal
}

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
  readonly #devices: DeviceTokenStore | undefined
  readonly #clock: AccessClock
  readonly #refreshes: Refreshes
  readonly #api: EndpointCaller
  readonly #services: ServiceTokens

  constructor(options: AuthClientOptions) {
    const { baseUrl, store, devices, timeoutMs, headers, clock, refreshes } = options
    this.#store = store
    this.#devices = devices
    this.#clock = clock ?? createAccessClock()
    this.#refreshes = refreshes ?? createRefreshes()
    this.#api = new EndpointCaller({
      store,
      send: createSend(baseUrl, timeoutMs ?? DEFAULT_TIMEOUT_MS, headers),
      clock: this.#clock,
      refreshes: this.#refreshes,
    })
    this.#services = new ServiceTokens({
      store,
      clock: this.#clock,
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
  async logIn(credentials: Pick<BodyOf<typeof logIn>, 'username' | 'password'>): Promise<void> {
    const known = this.#devices?.read() ?? []
    const device = known.length > 0 ? { device_token: known.join('.') } : {}
    const body = { ...credentials, rotation: 'strict', ...device }
    const { body: tokens, header } = await this.call(logIn, { body })
    this.#clock.learnFromIssued(tokens.access)
    const previous = this.#store.read()
    this.#store.write(tokens)
    this.#keepDevice(header(DEVICE_TOKEN_HEADER))
    // The login has succeeded, even if the old session could not be ended.
    if (previous) await this.#blacklist(previous.refresh).catch(() => undefined)
  }

  /**
   * Deletes the stored tokens, whatever happens, and ends their session.
   *
   * @throws {@link AuthError} `unreachable` or the API's error when the session may still be live.
   */
  async logOut(): Promise<void> {
    const tokens = this.#store.read()
    this.#store.write(undefined)
    if (tokens) await this.#blacklist(tokens.refresh)
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
  async changePassword(passwords: BodyOf<typeof changePassword>): Promise<void> {
    const used = await this.#api.tokens.current()
    try {
      await this.#replacePassword(used, passwords)
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      await this.#replacePassword(await this.#api.tokens.renew(used), passwords)
    }
  }

  /** As {@link EndpointCaller.call}. */
  call<Row extends Endpoint>(row: Row, input: CallInput<Row>): Promise<CallResponse<Row>> {
    return this.#api.call(row, input)
  }

  /** As {@link EndpointCaller.download}. */
  download<Row extends Endpoint>(row: Row, input: DownloadInput<Row>): Promise<FileBody> {
    return this.#api.download(row, input)
  }

  async #replacePassword(used: TokenPair, passwords: BodyOf<typeof changePassword>): Promise<void> {
    let deviceToken: string | undefined
    const tokens = await this.#refreshes.replace(used.refresh, async () => {
      const input = { body: passwords }
      const { body, header } = await this.#api.callWith(used.access, changePassword, input)
      deviceToken = header(DEVICE_TOKEN_HEADER)
      this.#clock.learnFromIssued(body.access)
      return body
    })
    this.#store.write(tokens)
    this.#keepDevice(deviceToken)
  }

  async #refreshFor(resource: string, scope: string | undefined) {
    return this.#api.tokens.repeat(async (token, idempotency_key) => {
      const body = { refresh: token, idempotency_key, resource, scope }
      return (await this.call(refresh, { body })).body
    })
  }

  #keepDevice(deviceToken: string | undefined): void {
    if (!deviceToken || !this.#devices) return
    this.#devices.write(withDeviceToken(this.#devices.read(), deviceToken))
  }

  async #blacklist(refreshToken: string): Promise<void> {
    try {
      await this.call(blacklist, { body: { refresh: refreshToken } })
    } catch (error) {
      // 401: the session has ended already.
      if (!(error instanceof AuthError) || error.status !== 401) throw error
    }
  }
}
