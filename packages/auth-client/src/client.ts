import { z } from 'zod'
import { type AccessClock, createAccessClock } from './access-clock.ts'
import { createSend, readAnswer, type Send, type WireAnswer, type WireRequest } from './http.ts'
import { type DeviceTokenStore, withDeviceToken } from './device-token-store.ts'
import type { TokenStore } from './token-store.ts'
import {
  Account,
  AccountList,
  type Activity,
  ActivityList,
  type Credentials,
  DEVICE_TOKEN_HEADER,
  EndedSessions,
  type ListedAccount,
  OwnAccount,
  type PasswordBody,
  PATHS,
  type RefreshBody,
  RefreshedTokens,
  type RegisterInput,
  type Session,
  SessionList,
  sessionPath,
  type TokenBody,
  TokenPair,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { createRefreshes, type Refreshes } from './refreshes.ts'

export type { DeviceTokenStore } from './device-token-store.ts'
export type { TokenStore } from './token-store.ts'

const DEFAULT_TIMEOUT_MS = 10_000

/** An answer whose body says nothing. */
const Nothing = z.unknown()

export interface AuthClientOptions {
  /** Address of the auth API, such as `http://localhost:8000`. */
  baseUrl: string
  store: TokenStore
  /** How long to wait for an answer, in milliseconds. */
  timeoutMs?: number
  /** Where the device keeps what makes it known to the API. Without it each login is a stranger's. */
  devices?: DeviceTokenStore
  /** Sent along with each request. */
  headers?: () => Record<string, string>
  /** Shared among clients of one process, so that each knows the server's time from the first. */
  clock?: AccessClock
  /** Shared among clients whose stores hold the same tokens, as the requests of one session do. */
  refreshes?: Refreshes
}

/** How a single call may be cut short. */
export interface CallOptions {
  signal?: AbortSignal
}

/**
 * The auth API as functions, and the one place that knows when to refresh.
 *
 * It refreshes shortly before the access token expires or when it is refused, once however many
 * calls wait, and reads the store again before it does: another tab may have been first. Nobody is
 * logged out but by the API's own 401 to a refresh: no failure of the network and no 5xx does it.
 * Every refusal is thrown as the {@link AuthError} that the API threw. Its states and moves are in
 * `docs/client.md`.
 */
export class AuthClient {
  readonly #store: TokenStore
  readonly #devices: DeviceTokenStore | undefined
  readonly #send: Send
  readonly #clock: AccessClock
  readonly #refreshes: Refreshes

  constructor(options: AuthClientOptions) {
    const { baseUrl, store, devices, timeoutMs, headers, clock, refreshes } = options
    this.#store = store
    this.#devices = devices
    this.#send = createSend(baseUrl, timeoutMs ?? DEFAULT_TIMEOUT_MS, headers)
    this.#clock = clock ?? createAccessClock()
    this.#refreshes = refreshes ?? createRefreshes()
  }

  /** Whether there are tokens. Only the API can say whether they still count. */
  get isLoggedIn(): boolean {
    return this.#store.read() !== undefined
  }

  /**
   * Creates an account. Logs nobody in.
   *
   * @throws {@link AuthError} `invalid_request` with its `fields`, `role_not_granted`.
   */
  async register(input: RegisterInput): Promise<Account> {
    const request = { method: 'POST', path: PATHS.register, body: input } as const
    return readAnswer(Account, await this.#ask(request))
  }

  /**
   * Starts a strict session and keeps its tokens. A session that was there before is ended.
   *
   * @throws {@link AuthError} `no_active_account`, `invalid_request` with its `fields`.
   */
  async logIn(credentials: Credentials): Promise<void> {
    const known = this.#devices?.read() ?? []
    const body = {
      ...credentials,
      rotation: 'strict',
      ...(known.length > 0 && { device_token: known.join('.') }),
    } satisfies TokenBody
    const answer = await this.#ask({ method: 'POST', path: PATHS.token, body })
    const tokens = readAnswer(TokenPair, answer)
    this.#clock.learnFromIssued(tokens.access)
    const previous = this.#store.read()
    this.#store.write(tokens)
    this.#keepDevice(answer.header(DEVICE_TOKEN_HEADER))
    // Whoever logs in is logged in, whether or not the old session could be ended.
    if (previous) await this.#blacklist(previous.refresh).catch(() => undefined)
  }

  /**
   * Forgets the tokens, whatever happens, and ends their session.
   *
   * @throws {@link AuthError} `unreachable` or what the API answered when the session may still be
   *   alive. The tokens are forgotten all the same.
   */
  async logOut(): Promise<void> {
    const tokens = this.#store.read()
    this.#store.write(undefined)
    if (tokens) await this.#blacklist(tokens.refresh)
  }

  /** One's own account. */
  ownAccount(options?: CallOptions): Promise<OwnAccount> {
    return this.get(PATHS.me, OwnAccount, options)
  }

  /**
   * The first page of the accounts; for the others see `AdminClient`.
   *
   * @throws {@link AuthError} `permission_denied` unless one's role may read accounts.
   */
  accounts(options?: CallOptions): Promise<ListedAccount[]> {
    return this.get(PATHS.accounts, AccountList, options)
  }

  /** Where one is logged in, the session last used first. */
  sessions(options?: CallOptions): Promise<Session[]> {
    return this.get(PATHS.sessions, SessionList, options)
  }

  /** What happened to one's own account, the newest first. */
  activity(options?: CallOptions): Promise<Activity[]> {
    return this.get(PATHS.activity, ActivityList, options)
  }

  /** Ends a session of one's own. @throws {@link AuthError} `not_found` when there is none of that id. */
  async endSession(id: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: sessionPath(id) }, Nothing)
  }

  /** Ends all sessions of one's own but this one, and gives how many. */
  async endOtherSessions(): Promise<number> {
    const request = { method: 'POST', path: PATHS.otherSessions, body: {} } as const
    return (await this.#call(request, EndedSessions)).ended
  }

  /**
   * Changes one's password. All sessions end, and this one goes on as a new one. What asks meanwhile with
   * the tokens of the old one gets the new ones.
   *
   * @throws {@link AuthError} `invalid_request` with its `fields`, a wrong old password among them.
   */
  async changePassword(passwords: PasswordBody): Promise<void> {
    const stored = this.#requireTokens()
    const used = this.#clock.isStale(stored.access) ? await this.#refresh(stored) : stored
    try {
      await this.#replacePassword(used, passwords)
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      await this.#replacePassword(await this.#refresh(used), passwords)
    }
  }

  /**
   * Asks for a protected resource and parses its body.
   *
   * @throws {@link AuthError} `not_authenticated` when nobody is logged in, a code with status 401
   *   when the session has ended, or what the API answered.
   */
  get<T>(path: string, schema: z.ZodType<T>, { signal }: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'GET', path, signal }, schema)
  }

  async #call<T>(request: WireRequest, schema: z.ZodType<T>): Promise<T> {
    return readAnswer(schema, await this.call(request))
  }

  /**
   * Sends a request with an access token that is good, and gives whatever was answered.
   *
   * @throws {@link AuthError} as {@link AuthClient.get} does while there is no good access token.
   */
  async call(request: WireRequest): Promise<WireAnswer> {
    const stored = this.#requireTokens()
    const tokens = this.#clock.isStale(stored.access) ? await this.#refresh(stored) : stored
    const answer = await this.#ask({ ...request, accessToken: tokens.access })
    if (answer.status !== 401) return answer

    const { access } = await this.#refresh(tokens)
    return this.#ask({ ...request, accessToken: access })
  }

  /** Asks without tokens, and gives the answer as it is. */
  callAsAnybody(request: WireRequest): Promise<WireAnswer> {
    return this.#ask(request)
  }

  async #ask(request: WireRequest): ReturnType<Send> {
    const answer = await this.#send(request)
    this.#clock.learn(answer.header('Date'))
    return answer
  }

  /** Newer tokens than `used`: from the store when somebody else has put them there, or refreshed. */
  async #refresh(used: TokenPair): Promise<TokenPair> {
    const stored = this.#requireTokens()
    if (stored.access !== used.access) return stored
    try {
      const key = await this.#store.refreshKey(stored.refresh)
      if (key === undefined) return this.#requireTokens()
      return this.#adopt(stored, await this.#refreshOnce(stored.refresh, key))
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      const current = this.#requireTokens()
      if (current.refresh !== stored.refresh) return current
      this.#store.write(undefined)
      throw error
    }
  }

  async #replacePassword({ access, refresh }: TokenPair, passwords: PasswordBody): Promise<void> {
    const request = { method: 'POST', path: PATHS.password, body: passwords } as const
    let deviceToken: string | undefined
    const tokens = await this.#refreshes.replace(refresh, async () => {
      const answer = await this.#ask({ ...request, accessToken: access })
      deviceToken = answer.header(DEVICE_TOKEN_HEADER)
      const pair = readAnswer(TokenPair, answer)
      this.#clock.learnFromIssued(pair.access)
      return pair
    })
    this.#store.write(tokens)
    this.#keepDevice(deviceToken)
  }

  #keepDevice(deviceToken: string | undefined): void {
    if (!deviceToken || !this.#devices) return
    this.#devices.write(withDeviceToken(this.#devices.read(), deviceToken))
  }

  #refreshOnce(refresh: string, idempotency_key: string): Promise<RefreshedTokens> {
    return this.#refreshes.share(refresh, async () => {
      const body = { refresh, idempotency_key } satisfies RefreshBody
      const answer = await this.#ask({ method: 'POST', path: PATHS.refresh, body })
      const refreshed = readAnswer(RefreshedTokens, answer)
      this.#clock.learnFromIssued(refreshed.access)
      return refreshed
    })
  }

  /** Keeps what was refreshed, unless the store moved on meanwhile: a logout or a login stands. */
  #adopt(previous: TokenPair, { access, refresh }: RefreshedTokens): TokenPair {
    const current = this.#requireTokens()
    if (current.refresh !== previous.refresh || current.access !== previous.access) return current
    const next = { access, refresh: refresh ?? previous.refresh }
    this.#store.write(next)
    return next
  }

  #requireTokens(): TokenPair {
    const tokens = this.#store.read()
    if (!tokens) throw new AuthError('not_authenticated')
    return tokens
  }

  async #blacklist(refresh: string): Promise<void> {
    const answer = await this.#ask({ method: 'POST', path: PATHS.blacklist, body: { refresh } })
    // 401: the session had ended before, which is what was asked for.
    if (answer.status !== 401) readAnswer(z.object({}), answer)
  }
}
