import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import { verifyAccessToken, verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { findSession } from '../../stores/session-store.ts'

/**
 * Passes when the token, access or refresh, is good and its session goes on. Does NOT ask for the
 * account of an access token.
 *
 * @throws {@link AuthError} a `token_…` code; `invalid_request` for a blacklisted refresh token.
 */
export async function verifyToken(ctx: Context, token: string): Promise<void> {
  if (isAccessToken(ctx, token)) return
  const claims = verifyRefreshToken(token, ctx.keys.refresh, ctx.tokens, ctx.now())
  const session = await findSession(ctx.db, claims.sid)
  const isLive = session !== undefined && !session.isEnded && session.expiresAt > ctx.now()
  // The newest, or the one before it, whose answer may be on its way still.
  const behind = isLive ? session.generation - claims.gen : Infinity
  if (session?.isAccountActive && (behind === 0 || behind === 1)) return
  throw new AuthError('invalid_request', {
    fields: { [NON_FIELD_ERRORS]: ['Token is blacklisted'] },
  })
}

function isAccessToken(ctx: Context, token: string): boolean {
  try {
    const claims = verifyAccessToken(token, ctx.keys.access, ctx.tokens, ctx.now())
    if (ctx.revocations.isEnded(claims.sid)) throw new AuthError('token_invalid')
    return true
  } catch (error) {
    if (error instanceof AuthError && error.code === 'token_wrong_type') return false
    throw error
  }
}
