import { type AccessClaims, REFRESH_TOKEN_IDLE_SECONDS } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import { listLiveSessions, type SessionRecord } from '../../stores/session-store.ts'
import { lockTarget } from '../../domain/account-state.ts'
import { showAccount } from '../accounts/manage-account.ts'
import { requestEvent } from '../audit/request-event.ts'

/** Returns the live sessions of an account, most recently used first. */
export async function listSessionsOf(ctx: Context, accountId: string): Promise<SessionRecord[]> {
  const now = ctx.now()
  const idleSince = new Date(now.getTime() - REFRESH_TOKEN_IDLE_SECONDS * 1000)
  return listLiveSessions(ctx.db, accountId, { now, idleSince })
}

/**
 * Lists the live sessions of any account. Does NOT check whether the caller may read them.
 *
 * @throws {@link AuthError} `not_found`.
 */
export async function showSessionsOf(ctx: Context, accountId: string): Promise<SessionRecord[]> {
  await showAccount(ctx, accountId)
  return listSessionsOf(ctx, accountId)
}

/**
 * Ends all sessions of any account whose role has no permission that the caller lacks. Returns how
 * many ended. Does NOT check for `sessions:revoke`.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`.
 */
export async function endSessionsOf(
  ctx: Context,
  caller: AccessClaims,
  accountId: string,
  client: RequestContext,
): Promise<number> {
  const at = ctx.now()
  const ended = await ctx.db.transaction(async (trx) => {
    await lockTarget(ctx, trx, caller, accountId)
    const ids = await endSessions(trx, { accountId }, 'revoked', at)
    for (const sessionId of ids) {
      const facts = { at, accountId, actorId: caller.user_id, sessionId }
      await insertAuditEvent(trx, requestEvent('session_ended', client, facts))
    }
    return ids
  })
  ctx.revocations.add(ended.map((sid) => ({ sid })))
  return ended.length
}
