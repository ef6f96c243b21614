import { type RefreshedTokens, type TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClock } from './access-clock.ts'
import type { Refreshes } from './refreshes.ts'
import type { TokenStore } from './token-store.ts'

/** The store may change this often, by other tabs, before a repeated refresh gives up. */
const REPEAT_ATTEMPTS = 3

/** A refresh that succeeded, which can be repeated without moving the session. */
interface LastRefresh {
  used: string
  key: string
  /** The refresh token that it returned. */
  next: string
}

/** Exchanges a refresh token for new tokens at the API. */
export type SendRefresh = (refreshToken: string, idempotencyKey: string) => Promise<RefreshedTokens>

export interface TokenRefresherOptions {
  store: TokenStore
  clock: AccessClock
  refreshes: Refreshes
  sendRefresh: SendRefresh
}

/**
 * The only place that decides when to refresh. It reads the store before each refresh and after it,
 * because another tab may have refreshed, logged in or logged out.
 */
export class TokenRefresher {
  readonly #store: TokenStore
  readonly #clock: AccessClock
  readonly #refreshes: Refreshes
  readonly #sendRefresh: SendRefresh
  #last: LastRefresh | undefined

  constructor({ store, clock, refreshes, sendRefresh }: TokenRefresherOptions) {
    this.#store = store
    this.#clock = clock
    this.#refreshes = refreshes
    this.#sendRefresh = sendRefresh
  }

  /**
   * Returns the stored tokens, refreshed if the access token is about to expire.
   *
   * @throws {@link AuthError} `not_authenticated` without tokens, or as {@link
   *   TokenRefresher.renew}.
   */
  async current(): Promise<TokenPair> {
    const stored = this.#requireTokens()
    return this.#clock.isStale(stored.access) ? this.renew(stored) : stored
  }

  /**
   * Returns newer tokens than `used`: the stored ones, or refreshed ones.
   *
   * @throws {@link AuthError} a code with status 401 when the session has ended. The store is then
   *   empty.
   */
  async renew(used: TokenPair): Promise<TokenPair> {
    const stored = this.#requireTokens()
    if (stored.access !== used.access) return stored
    try {
      const key = await this.#store.refreshKey(stored.refresh)
      if (key === undefined) return this.#requireTokens()
      const refreshed = await this.#refreshOnce(stored.refresh, key)
      this.#last = { used: stored.refresh, key, next: refreshed.refresh ?? stored.refresh }
      return this.#adopt(stored, refreshed)
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      const current = this.#requireTokens()
      if (current.refresh !== stored.refresh) return current
      this.#store.write(undefined)
      throw error
    }
  }

  /**
   * Repeats the last refresh in another way, such as for another audience. A repeated refresh returns
   * the same refresh token again, so the session does not move and the store does not change. Without
   * a last refresh, it refreshes first.
   *
   * @throws {@link AuthError} as {@link TokenRefresher.renew}, what `send` throws, or `busy` when
   *   the store keeps changing.
   */
  async repeat<T>(send: (refreshToken: string, idempotencyKey: string) => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < REPEAT_ATTEMPTS; attempt++) {
      const stored = this.#requireTokens()
      if (this.#last?.next !== stored.refresh) await this.renew(stored)
      const last = this.#last
      if (last === undefined || last.next !== this.#requireTokens().refresh) continue
      try {
        return await send(last.used, last.key)
      } catch (error) {
        // 401: another holder of the session has refreshed since, or the session has ended.
        if (!(error instanceof AuthError) || error.status !== 401) throw error
        this.#last = undefined
      }
    }
    throw new AuthError('busy', { retryAfterSeconds: 1 })
  }

  #refreshOnce(refreshToken: string, key: string): Promise<RefreshedTokens> {
    return this.#refreshes.share(refreshToken, async () => {
      const refreshed = await this.#sendRefresh(refreshToken, key)
      this.#clock.learnFromIssued(refreshed.access)
      return refreshed
    })
  }

  /** Stores refreshed tokens, unless a login or logout has changed the store during the refresh. */
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
}
