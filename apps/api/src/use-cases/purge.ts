import type { Context } from '../context.ts'
import { deleteOldEmailTokens } from '../stores/email-token-store.ts'
import { deleteOldPersonalTokens } from '../stores/personal-token-store.ts'
import { deleteOldLimits } from '../stores/rate-limit-store.ts'
import { deleteOldRevocations } from '../stores/revocation-store.ts'
import { deleteOldServices } from '../stores/service-store.ts'
import { deleteRevokedStreams } from '../stores/signal-stream-store.ts'
import { deleteOldSessions } from '../stores/session-end-store.ts'
import { dropOldEntries } from './audit/drop-events.ts'
import { retireDeadKeys } from './keys/retire-key.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Longer than the window in which processes load revocations. */
const KEPT_MS = DAY_MS
/** Revocations that a stream has not delivered are kept longer. */
const UNDELIVERED_KEPT_MS = 7 * DAY_MS
const BATCH_SIZE = 500

/** Deletes expired data in batches small enough not to block requests, and retires expired keys. */
export async function purge(ctx: Context): Promise<void> {
  const nowMs = ctx.now().getTime()
  const before = new Date(nowMs - KEPT_MS)
  await inBatches((size) => deleteOldSessions(ctx.db, before, size))
  await inBatches((size) => deleteOldPersonalTokens(ctx.db, before, size))
  await deleteRevokedStreams(ctx.db)
  await inBatches((size) => deleteOldServices(ctx.db, before, size))
  await deleteOldRevocations(ctx.db, before, new Date(nowMs - UNDELIVERED_KEPT_MS))
  await dropOldEntries(ctx)
  await deleteOldLimits(ctx.db, nowMs)
  await deleteOldEmailTokens(ctx.db, ctx.now())
  for (const kid of await retireDeadKeys(ctx.db, ctx.now())) ctx.log.info({ kid }, 'key retired')
}

async function inBatches(deleteSome: (size: number) => Promise<number>): Promise<void> {
  let deleted: number
  do {
    deleted = await deleteSome(BATCH_SIZE)
  } while (deleted === BATCH_SIZE)
}
