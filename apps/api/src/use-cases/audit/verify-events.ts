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

/** The result of verifying the whole audit log. */
export interface AuditFindings {
  /** How many events match their seals. */
  good: number
  /** One sentence per problem. */
  faults: string[]
  /** The end of the chain. A copy of it later proves that no event up to it was removed. */
  head: ChainLink
  /** How many events are not sealed yet. */
  unsealed: number
}

/**
 * Verifies every sealed event: its content against its seal, gaps, and the end of the hash chain.
 *
 * @param known - The head from an earlier run.
 */
export async function verifyEvents(
  ctx: Pick<Context, 'db' | 'hashChain'>,
  known?: ChainLink,
): Promise<AuditFindings> {
  // One snapshot, which concurrent sealing and deletion do not change.
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
    else faults.push(`Event ${position} (${entry.id}) does not match its seal.`)
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
    faults.push('The last event does not match the head of the chain.')
  }
  if (!isKnownSeen)
    faults.push(`The given head does not match the log at event ${known?.position}.`)
  return { good, faults, head, unsealed: await countUnsealed(db) }
}

function describeGap(from: number, to: number): string {
  return from === to ? `Event ${from} is` : `Events ${from} to ${to} are`
}
