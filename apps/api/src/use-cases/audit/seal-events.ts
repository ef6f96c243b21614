import type { Context } from '../../context.ts'
import {
  listUnsealed,
  lockChain,
  moveHead,
  type SealableEvent,
  writeSeals,
} from '../../stores/audit-chain-store.ts'
import { addCounts, type DailyCount } from '../../stores/daily-count-store.ts'
import { dayOf } from '../../domain/day-of.ts'

type Sealing = Pick<Context, 'db' | 'hashChain'>

const BATCH_SIZE = 500

/**
 * Seals new audit events and counts them by day. One process seals at a time and the others skip.
 * Requests that write events do not wait for it.
 */
export async function sealEvents(ctx: Sealing): Promise<void> {
  let sealed: number
  do {
    sealed = await sealSome(ctx)
  } while (sealed === BATCH_SIZE)
}

/** Seals one batch. Returns the number of events. */
function sealSome({ db, hashChain }: Sealing): Promise<number> {
  return db.transaction(async (trx) => {
    const chain = await lockChain(trx)
    const entries = chain ? await listUnsealed(trx, BATCH_SIZE) : []
    if (!chain || entries.length === 0) return 0
    let last = chain.head
    const sealed = entries.map(({ id, content }) => {
      last = { position: last.position + 1, seal: hashChain(last.seal, content) }
      return { id, ...last }
    })
    await writeSeals(trx, sealed)
    await moveHead(trx, last)
    await addCounts(trx, countByDay(entries))
    return entries.length
  })
}

function countByDay(entries: SealableEvent[]): DailyCount[] {
  const counts = new Map<string, DailyCount>()
  for (const { at, kind: name } of entries) {
    const day = dayOf(at)
    const { count } = counts.get(`${day} ${name}`) ?? { count: 0 }
    counts.set(`${day} ${name}`, { day, name, count: count + 1 })
  }
  return [...counts.values()]
}
