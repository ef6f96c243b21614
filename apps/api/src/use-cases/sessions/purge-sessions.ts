import type { Context } from '../../context.ts'
import { deleteOldSessions } from '../../stores/session-store.ts'

/** Longer than any process looks back for sessions that have ended. */
const KEPT_MS = 24 * 60 * 60 * 1000
const BATCH_SIZE = 500

/** Deletes sessions that are long over, in batches small enough to be in nobody's way. */
export async function purgeSessions(ctx: Context): Promise<void> {
  const before = new Date(ctx.now().getTime() - KEPT_MS)
  let deleted: number
  do {
    deleted = await deleteOldSessions(ctx.db, before, BATCH_SIZE)
  } while (deleted === BATCH_SIZE)
}
