import { requirePermission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Asker, Context } from '../../context.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import type { SessionRecord } from '../../stores/session-store.ts'
import { lockTarget } from '../accounts/account-state.ts'
import { showAccount } from '../accounts/manage-account.ts'
import { entryOf } from '../audit/entry-of.ts'
import { listSessionsOf } from './list-sessions.ts'

/**
 * The live sessions of any account, for those who may read accounts.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`.
 */
export async function showSessionsOf(
  ctx: Context,
  caller: AccessClaims,
  accountId: string,
): Promise<SessionRecord[]> {
  await showAccount(ctx, caller, accountId)
  return listSessionsOf(ctx, accountId)
}

/**
 * Ends all sessions of any account, for those who may revoke sessions and have every permission of its
 * role, and gives how many.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`.
 */
export async function endSessionsOf(
  ctx: Context,
  caller: AccessClaims,
  accountId: string,
  asker: Asker,
): Promise<number> {
  requirePermission(caller, 'sessions:revoke', ctx.permissions)
  const at = ctx.now()
  const ended = await ctx.db.transaction(async (trx) => {
    await lockTarget(ctx, trx, caller, accountId)
    const ids = await endSessions(trx, { accountId }, 'revoked', at)
    for (const sessionId of ids) {
      const happening = { at, accountId, actorId: caller.user_id, sessionId }
      await insertAuditEntry(trx, entryOf('session_ended', asker, happening))
    }
    return ids
  })
  ctx.revocations.add(ended.map((sid) => ({ sid })))
  return ended.length
}
