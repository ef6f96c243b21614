import { type RefreshedTokens, type TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClock } from './access-clock.ts'
import type { Refreshes } from './refreshes.ts'
import type { TokenStore } from './token-store.ts'

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
      return this.#adopt(stored, await this.#refreshOnce(stored.refresh, key))
    } catch (error) {
      if (!(error instanceof AuthError) || error.status !== 401) throw error
      const current = this.#requireTokens()
      if (current.refresh !== stored.refresh) return current
      this.#store.write(undefined)
      throw error
    }
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
