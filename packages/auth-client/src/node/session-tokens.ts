import type { TokenPair } from '@latchkey/auth-core/contract'
import type { TokenStore } from '../token-store.ts'
import { derivedKey } from './derived-key.ts'

/** The part of a request with an express-session session that the store uses. */
export interface WithSession {
  session: { tokens?: TokenPair | undefined }
}

/**
 * Stores tokens in a server-side session, which express-session saves when the response ends.
 *
 * @param secret - Shared by all processes of the app, and by no other program. The idempotency keys
 *   are derived from it, so that all processes choose the same ones.
 */
export function sessionTokens(req: WithSession, secret: string): TokenStore {
  return {
    // Read from `req` each time, because a login replaces the session.
    read: () => req.session.tokens,
    write: (tokens) => {
      req.session.tokens = tokens
    },
    refreshKey: (refreshToken) => derivedKey(refreshToken, secret),
  }
}
