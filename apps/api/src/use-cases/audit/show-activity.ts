import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AuditEvent, listEventsAbout } from '../../stores/audit-store.ts'

const SHOWN_ENTRIES = 50

/** What happened to the caller's own account, the newest first. */
export async function showActivity(ctx: Context, { user_id }: AccessClaims): Promise<AuditEvent[]> {
  return listEventsAbout(ctx.db, user_id, SHOWN_ENTRIES)
}
