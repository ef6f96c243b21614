import type { Context } from '../../context.ts'
import { deleteSealed, listSealed, lockChain, moveBase } from '../../stores/audit-chain-store.ts'
import { deleteOldRefusals } from '../../stores/audit-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Long enough for a user to ask about a denial. */
const REFUSALS_DAYS = 30
const BATCH_SIZE = 500

/**
 * Deletes audit events past their retention, from the start of the hash chain and in batches.
 * Access denials are never sealed and have a shorter retention. Keeps other unsealed events.
 */
export async function dropOldEntries(ctx: Context): Promise<void> {
  const nowMs = ctx.now().getTime()
  const refusalsDays = Math.min(REFUSALS_DAYS, ctx.auditDays)
  await inBatches((size) =>
    deleteOldRefusals(ctx.db, new Date(nowMs - refusalsDays * DAY_MS), size),
  )
  await inBatches((size) => dropSome(ctx, new Date(nowMs - ctx.auditDays * DAY_MS), size))
}

function dropSome({ db }: Context, before: Date, size: number): Promise<number> {
  return db.transaction(async (trx) => {
    const chain = await lockChain(trx)
    if (!chain) return 0
    const first = await listSealed(trx, chain.base.position, size)
    const kept = first.findIndex(({ at }) => at >= before)
    const dropped = kept < 0 ? first : first.slice(0, kept)
    const last = dropped.at(-1)
    if (!last) return 0
    await deleteSealed(trx, last.position)
    await moveBase(trx, last)
    return dropped.length
  })
}

async function inBatches(dropSomeOf: (size: number) => Promise<number>): Promise<void> {
  let dropped: number
  do {
    dropped = await dropSomeOf(BATCH_SIZE)
  } while (dropped === BATCH_SIZE)
}
