import type { TokenPair } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { decideRotation } from '@latchkey/auth-core/rotation'
import { type RefreshClaims, verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { findAccountById } from '../../stores/account-store.ts'
import { findSession, rotateSession } from '../../stores/session-store.ts'
import { endSessionOf } from './end-session.ts'
import { issueTokens } from './issue-tokens.ts'

/**
 * Exchanges a refresh token for the next tokens of its session: one statement when nothing is
 * wrong. Asked again with the same token it gives the same successor.
 *
 * @throws {@link AuthError} a `token_…` code; `no_account_for_token`; `busy` when the session
 *   changed while it was looked at.
 */
export async function refreshSession(ctx: Context, refreshToken: string): Promise<TokenPair> {
  const now = ctx.now()
  const claims = verifyRefreshToken(refreshToken, ctx.keys.refresh, ctx.tokens, now)
  const rotated = await rotateSession(ctx.db, { id: claims.sid, generation: claims.gen, now })
  return rotated ? issueTokens(ctx, rotated, rotated) : explain(ctx, claims, now)
}

/** Why the session did not move: its tokens again, or an error. */
async function explain(ctx: Context, claims: RefreshClaims, now: Date): Promise<TokenPair> {
  const session = await findSession(ctx.db, claims.sid)
  if (!session) {
    const account = await findAccountById(ctx.db, claims.user_id)
    throw new AuthError(account?.isActive ? 'token_blacklisted' : 'no_account_for_token')
  }
  if (!session.isAccountActive) throw new AuthError('no_account_for_token')

  const isLive = !session.isEnded && session.expiresAt > now
  const decision = decideRotation(claims.gen, { generation: session.generation, isLive })
  if (decision === 'repeat') return issueTokens(ctx, session, session)
  // It could not be rotated a moment ago and now it could: another try will do.
  if (decision === 'rotate') throw new AuthError('busy', { retryAfterSeconds: 1 })
  if (decision === 'end_session') {
    ctx.log.warn({ sessionId: session.id }, 'refresh token reused, session ended')
    await endSessionOf(ctx, session.id, 'reused')
  }
  throw new AuthError('token_blacklisted')
}
