import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import { findSession } from '../../stores/session-store.ts'
import { lockCaller } from '../../domain/account-state.ts'
import { requestEvent } from '../audit/request-event.ts'
import { readRefreshToken } from './read-refresh-token.ts'

/**
 * Ends the session of a refresh token, current or used, and revokes the session's access tokens.
 *
 * @throws {@link AuthError} a `token_…` code; `token_blacklisted` when the session ended before.
 */
export async function blacklist(
  ctx: Context,
  refreshToken: string,
  client: RequestContext,
): Promise<void> {
  const session = await readRefreshToken(ctx, refreshToken, ctx.now())
  const isEnded = await logOutSession(ctx, session, client)
  if (!isEnded) throw new AuthError('token_blacklisted')
}

/** The session of a verified token. */
export type Ending = Pick<AccessClaims, 'sid' | 'user_id'>

/**
 * Ends a session as its owner's logout does, and revokes its access tokens. Returns `false` when it
 * ended before.
 *
 * @param by - The service that revoked the token. Without it, the owner did.
 */
export async function logOutSession(
  ctx: Context,
  { sid, user_id: accountId }: Ending,
  client: RequestContext,
  by?: { service: string },
): Promise<boolean> {
  const now = ctx.now()
  const actor = by ? { details: by } : { actorId: accountId }
  const facts = { at: now, accountId, sessionId: sid, ...actor }
  const [ended] = await ctx.db.transaction(async (trx) => {
    const ids = await endSessions(trx, { id: sid }, 'logged_out', now)
    if (ids.length > 0) await insertAuditEvent(trx, requestEvent('logged_out', client, facts))
    return ids
  })
  ctx.revocations.add([{ sid }])
  if (ended !== undefined) ctx.log.info({ sessionId: sid, ...by }, 'logged out')
  return ended !== undefined
}

/**
 * Ends one of the caller's sessions.
 *
 * @throws {@link AuthError} `not_found` when the caller has no live session of this id.
 */
export async function endOwnSession(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  client: RequestContext,
): Promise<void> {
  const { user_id } = caller
  const session = await findSession(ctx.db, id)
  if (session?.accountId !== user_id || session.isEnded) throw new AuthError('not_found')
  const now = ctx.now()
  await ctx.db.transaction(async (trx) => {
    await lockCaller(ctx, trx, caller)
    const [ended] = await endSessions(trx, { id }, 'revoked', now)
    if (ended === undefined) return
    const facts = { at: now, accountId: user_id, actorId: user_id, sessionId: id }
    await insertAuditEvent(trx, requestEvent('session_ended', client, facts))
  })
  ctx.revocations.add([{ sid: id }])
}

/** Ends all of the caller's sessions except the current one. Returns how many ended. */
export async function endOtherSessions(
  ctx: Context,
  caller: AccessClaims,
  client: RequestContext,
): Promise<number> {
  const { user_id, sid } = caller
  const now = ctx.now()
  const ended = await ctx.db.transaction(async (trx) => {
    await lockCaller(ctx, trx, caller)
    const ids = await endSessions(trx, { accountId: user_id, exceptId: sid }, 'revoked', now)
    for (const sessionId of ids) {
      const facts = { at: now, accountId: user_id, actorId: user_id, sessionId }
      await insertAuditEvent(trx, requestEvent('session_ended', client, facts))
    }
    return ids
  })
  ctx.revocations.add(ended.map((id) => ({ sid: id })))
  return ended.length
}
