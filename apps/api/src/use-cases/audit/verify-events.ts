import type { Context } from '../../context.ts'
import {
  type ChainLink,
  countUnsealed,
  findChain,
  listSealed,
  type SealedEvent,
} from '../../stores/audit-chain-store.ts'

export type { ChainLink } from '../../stores/audit-chain-store.ts'

const BATCH_SIZE = 1000

/** What a look at the whole audit log found. */
export interface AuditFindings {
  /** How many entries are as they were sealed. */
  good: number
  /** What is wrong, a sentence each. */
  faults: string[]
  /** The last one. Who keeps it elsewhere can tell later that nothing up to it was taken away. */
  head: ChainLink
  /** How many wait to be sealed. */
  unsealed: number
}

/**
 * Looks at every sealed entry: whether it says what it said when it was sealed, whether one is missing,
 * and whether the end is the end.
 *
 * @param known - A head that was noted down at another time.
 */
export async function verifyEvents(
  ctx: Pick<Context, 'db' | 'hashChain'>,
  known?: ChainLink,
): Promise<AuditFindings> {
  // One moment of the log, whatever is sealed or dropped meanwhile.
  return ctx.db.transaction((trx) => verifyAt({ ...ctx, db: trx }, known), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  })
}

async function verifyAt(
  { db, hashChain }: Pick<Context, 'db' | 'hashChain'>,
  known: ChainLink | undefined,
): Promise<AuditFindings> {
  const { base, head } = await findChain(db)
  const faults: string[] = []
  let good = 0
  let last = base
  let isKnownSeen = known === undefined || known.position <= base.position

  const look = (entry: SealedEvent): void => {
    const { position, seal, content } = entry
    const isNext = position === last.position + 1
    if (!isNext) faults.push(`${describeGap(last.position + 1, position - 1)} missing.`)
    else if (hashChain(last.seal, content).equals(seal)) good += 1
    else faults.push(`Entry ${position} (${entry.id}) is not what was sealed.`)
    if (position === known?.position) isKnownSeen = known.seal.equals(seal)
    last = { position, seal }
  }

  for (let batch = await listSealed(db, last.position, BATCH_SIZE); batch.length > 0;) {
    for (const entry of batch) look(entry)
    batch = await listSealed(db, last.position, BATCH_SIZE)
  }
  if (last.position < head.position) {
    faults.push(`${describeGap(last.position + 1, head.position)} missing at the end.`)
  } else if (last.position === head.position && !last.seal.equals(head.seal)) {
    faults.push('The last entry is not the one that was sealed last.')
  }
  if (!isKnownSeen)
    faults.push(`The entry at ${known?.position} is not the one that was noted down.`)
  return { good, faults, head, unsealed: await countUnsealed(db) }
}

function describeGap(from: number, to: number): string {
  return from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`
}
