import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import { decideRotation } from '@latchkey/auth-core/rotation'
import { verifyAccessToken, verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { findSession } from '../../stores/session-store.ts'

/**
 * Passes when the token, access or refresh, would be taken where it belongs.
 *
 * @throws {@link AuthError} a `token_…` code; `invalid_request` for a blacklisted refresh token.
 */
export async function verifyToken(ctx: Context, token: string): Promise<void> {
  if (isAccessToken(ctx, token)) return
  const claims = verifyRefreshToken(token, ctx.keys.refresh, ctx.tokens, ctx.now())
  const session = await findSession(ctx.db, claims.sid)
  const isLive = session !== undefined && !session.isEnded && session.expiresAt > ctx.now()
  const decision = decideRotation(claims.gen, { generation: session?.generation ?? 0, isLive })
  if (decision === 'rotate' || decision === 'repeat') return
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
