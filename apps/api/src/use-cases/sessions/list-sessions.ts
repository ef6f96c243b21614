import { type AccessClaims, REFRESH_TOKEN_IDLE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { listLiveSessions, type SessionRecord } from '../../stores/session-store.ts'

/** The caller's own live sessions, the one last used first. */
export async function listOwnSessions(
  ctx: Context,
  { user_id }: AccessClaims,
): Promise<SessionRecord[]> {
  const now = ctx.now()
  const idleSince = new Date(now.getTime() - REFRESH_TOKEN_IDLE_SECONDS * 1000)
  return listLiveSessions(ctx.db, user_id, { now, idleSince })
}
