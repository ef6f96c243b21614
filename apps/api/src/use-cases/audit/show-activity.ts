import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AuditEntry, listEntriesAbout } from '../../stores/audit-store.ts'

const SHOWN_ENTRIES = 50

/** What happened to the caller's own account, the newest first. */
export async function showActivity(ctx: Context, { user_id }: AccessClaims): Promise<AuditEntry[]> {
  return listEntriesAbout(ctx.db, user_id, SHOWN_ENTRIES)
}
