import type { TokenPair } from '@latchkey/auth-core/contract'

/**
 * Where a client keeps its tokens. Reading and writing are synchronous, so that nothing of the same
 * program comes between a check and the write that depends on it. Another tab may: then both hold
 * tokens of the same session, and the older are exchanged for the newer at the next refresh.
 */
export interface TokenStore {
  /** The tokens, or `undefined` when nobody is logged in. */
  read: () => TokenPair | undefined
  /** Replaces the tokens; `undefined` forgets them. */
  write: (tokens: TokenPair | undefined) => void
  /**
   * The key of the refresh of this token: the same for everybody who holds it, however often they
   * must ask, and known to nobody else. `undefined` when the store holds another token by now: then
   * this one was spent by somebody who shares the store.
   */
  refreshKey: (refreshToken: string) => string | undefined | Promise<string | undefined>
}
