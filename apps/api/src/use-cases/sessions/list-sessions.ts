import { REFRESH_TOKEN_IDLE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { listLiveSessions, type SessionRecord } from '../../stores/session-store.ts'

/** Returns the live sessions of an account, most recently used first. */
export async function listSessionsOf(ctx: Context, accountId: string): Promise<SessionRecord[]> {
  const now = ctx.now()
  const idleSince = new Date(now.getTime() - REFRESH_TOKEN_IDLE_SECONDS * 1000)
  return listLiveSessions(ctx.db, accountId, { now, idleSince })
}
