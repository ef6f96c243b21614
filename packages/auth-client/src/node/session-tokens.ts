import { createHmac } from 'node:crypto'
import type { TokenStore } from '../token-store.ts'
import type { TokenPair } from '@latchkey/auth-core/contract'

/** The part of a request with an express-session session that the store uses. */
export interface WithSession {
  session: { tokens?: TokenPair | undefined }
}

/**
 * Tokens in a server-side session. They are saved with the session, when the answer ends.
 *
 * @param secret - Known to all processes of the app and to nobody else: the keys of refreshes follow
 *   from it, so that all processes choose the same.
 */
export function sessionTokens(req: WithSession, secret: string): TokenStore {
  return {
    // Through `req` each time: logging in puts a new session in the place of the old one.
    read: () => req.session.tokens,
    write: (tokens) => {
      req.session.tokens = tokens
    },
    refreshKey: (refreshToken) =>
      createHmac('sha256', secret).update(`refresh key ${refreshToken}`).digest('base64url'),
  }
}
