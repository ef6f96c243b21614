import type { RequestContext, Context } from '../../context.ts'
import { emails } from '../../emails/templates.ts'
import { findAccountById } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import type { SessionRecord } from '../../stores/session-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'

/**
 * Ends a session after the reuse of a refresh token: the client that sent it and the client that
 * refreshed last both hold tokens. The API cannot tell which one is the owner's, so it records both
 * devices and emails their addresses to the owner.
 */
export async function endReusedSession(
  ctx: Context,
  { id, accountId, device: other }: SessionRecord,
  client: RequestContext,
): Promise<void> {
  const at = ctx.now()
  await ctx.db.transaction(async (trx) => {
    const [ended] = await endSessions(trx, { id }, 'reused', at)
    if (ended === undefined) return
    const facts = { at, accountId, sessionId: id, details: { other } }
    await insertAuditEvent(trx, requestEvent('token_reused', client, facts))
    const account = await findAccountById(trx, accountId)
    if (!account) return
    const email = emails.sessionReused(account, client.device.address, other.address)
    await enqueueEmail(ctx, trx, email)
  })
  ctx.revocations.add([{ sid: id }])
  ctx.log.warn({ sessionId: id }, 'refresh token reused, session ended')
}
