import { AuthError, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { findSession } from '../../stores/session-store.ts'
import { readRefreshToken } from './read-refresh-token.ts'

/**
 * Passes when the token, access or refresh, is good and its session goes on.
 *
 * @throws {@link AuthError} a `token_…` code; `invalid_request` for a blacklisted refresh token.
 */
export async function verifyToken(ctx: Context, token: string): Promise<void> {
  if (await isAccessToken(ctx, token)) return
  const now = ctx.now()
  const claims = await readRefreshToken(ctx, token, now)
  const session = await findSession(ctx.db, claims.sid)
  const isLive = session !== undefined && !session.isEnded && session.expiresAt > now
  // The newest, or the one before it, whose answer may be on its way still.
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
