import type { Context } from '../../context.ts'
import { deleteOldRevocations } from '../../stores/revocation-store.ts'
import { deleteOldSessions } from '../../stores/session-end-store.ts'

/** Longer than any process looks back for what was revoked. */
const KEPT_MS = 24 * 60 * 60 * 1000
const BATCH_SIZE = 500

/** Deletes sessions and revocations that are long over, in batches too small to be in anybody's way. */
export async function purgeSessions(ctx: Context): Promise<void> {
  const before = new Date(ctx.now().getTime() - KEPT_MS)
  let deleted: number
  do {
    deleted = await deleteOldSessions(ctx.db, before, BATCH_SIZE)
  } while (deleted === BATCH_SIZE)
  await deleteOldRevocations(ctx.db, before)
}
