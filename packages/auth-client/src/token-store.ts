import type { TokenPair } from '@latchkey/auth-core/contract'

/**
 * Stores the tokens of a client. Reads and writes are synchronous, so no other code of the same
 * program runs between a check and the write that depends on it. Another tab may write in between:
 * both then hold tokens of the same session, and the next refresh exchanges the older ones for the
 * newer.
 */
export interface TokenStore {
  /** Returns the tokens, or `undefined` when the user is logged out. */
  read: () => TokenPair | undefined
  /** Replaces the tokens. `undefined` deletes them. */
  write: (tokens: TokenPair | undefined) => void
  /**
   * Returns the idempotency key for the refresh of this token: the same for every holder and every
   * retry, and secret from everyone else. `undefined` if the store holds another token by now,
   * because another user of the store has refreshed this one.
   */
  refreshKey: (refreshToken: string) => string | undefined | Promise<string | undefined>
}
