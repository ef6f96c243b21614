import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { findSession } from '../../stores/session-store.ts'
import { readRefreshToken } from './read-refresh-token.ts'

/**
 * Verifies an access or refresh token and that its session is live.
 *
 * @throws {@link AuthError} a `token_…` code; `invalid_request` for a blacklisted refresh token.
 */
export async function verifyToken(ctx: Context, token: string): Promise<void> {
  if (await isAccessToken(ctx, token)) return
  const now = ctx.now()
  const claims = await readRefreshToken(ctx, token, now)
  const session = await findSession(ctx.db, claims.sid)
  const isLive = session !== undefined && !session.isEnded && session.expiresAt > now
  // The previous token is valid too: the response with the newest one may be in transit.
  const behind = isLive ? session.generation - claims.gen : Infinity
  if (session?.isAccountActive && (behind === 0 || behind === 1)) return
  throw new AuthError('invalid_request', {
    fields: { [NON_FIELD_ERRORS]: ['Token is blacklisted'] },
  })
}

async function isAccessToken(ctx: Context, token: string): Promise<boolean> {
  try {
    await ctx.tokenVerifier.verify(token)
    return true
  } catch (error) {
    if (error instanceof AuthError && error.code === 'token_wrong_type') return false
    throw error
  }
}
