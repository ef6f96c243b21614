import { AuthError } from '@latchkey/auth-core/errors'
import { verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type EndReason, endSession } from '../../stores/session-store.ts'

/**
 * Ends the session of a refresh token, be it the newest or a spent one, and with it the session's
 * access tokens.
 *
 * @throws {@link AuthError} a `token_…` code; `token_blacklisted` when it had ended before.
 */
export async function blacklist(ctx: Context, refreshToken: string): Promise<void> {
  const { sid } = verifyRefreshToken(refreshToken, ctx.keys.refresh, ctx.tokens, ctx.now())
  const hasEnded = await endSessionOf(ctx, sid, 'logged_out')
  if (!hasEnded) throw new AuthError('token_blacklisted')
  ctx.log.info({ sessionId: sid }, 'logged out')
}

/** Ends a session and refuses its access tokens from now on. Gives `false` when it had ended before. */
export async function endSessionOf(ctx: Context, id: string, reason: EndReason): Promise<boolean> {
  const hasEnded = await endSession(ctx.db, id, reason)
  ctx.revocations.markEnded(id)
  return hasEnded
}
