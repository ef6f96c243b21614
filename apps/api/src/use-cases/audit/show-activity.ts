import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AuditEvent, listEventsAbout } from '../../stores/audit-store.ts'

const SHOWN_ENTRIES = 50

/** Returns the latest events about the caller's account, newest first. */
export async function showActivity(ctx: Context, { user_id }: AccessClaims): Promise<AuditEvent[]> {
  return listEventsAbout(ctx.db, user_id, SHOWN_ENTRIES)
}
