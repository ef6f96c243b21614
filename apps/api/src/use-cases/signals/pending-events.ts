import type { Context } from '../../context.ts'
import { eventsOf, type SecurityEvent, verificationOf } from '../../domain/security-events.ts'
import { listFacts, moveStream, type PositionedPage } from '../../stores/signal-event-store.ts'
import type { StreamRecord } from '../../stores/signal-stream-store.ts'

const BATCH_SIZE = 200
/**
 * Events of a stream that can be delivered while an older transaction is open in the cluster. Later
 * ones wait until it ends.
 */
const MOST_REVOCATIONS = 5000

/**
 * Returns the next events of a stream that are not delivered, oldest first, after a requested
 * verification event. Some events can be missing from a page, but never from all pages.
 */
export async function pendingEvents(
  { db }: Pick<Context, 'db'>,
  stream: StreamRecord,
): Promise<SecurityEvent[]> {
  const limit = Math.min(stream.delivered.length + BATCH_SIZE, MOST_REVOCATIONS)
  const page = await listFacts(db, stream.position, limit)
  if (BigInt(page.oldestRunning) < BigInt(stream.position)) return startOver({ db }, stream)
  const next = positionAfter(stream, page)
  if (next.delivered.length < stream.delivered.length) await moveStream(db, stream, next)

  const { verification } = stream
  const delivered = new Set(stream.delivered)
  const events = page.facts.flatMap((facts) => eventsOf(stream, facts))
  return [
    ...(verification ? [verificationOf(stream, verification)] : []),
    ...events.filter(({ key }) => !delivered.has(key)),
  ]
}

/** A cluster restored from a dump counts its transactions from the start. */
async function startOver(
  { db }: Pick<Context, 'db'>,
  stream: StreamRecord,
): Promise<SecurityEvent[]> {
  const start = { position: '0', delivered: [] }
  await moveStream(db, stream, start)
  return pendingEvents({ db }, { ...stream, ...start })
}

/**
 * Returns the position up to which everything is delivered: no transaction before it is open, and
 * none has an event that is not delivered.
 */
function positionAfter(
  stream: StreamRecord,
  { facts, oldestRunning, oldestBeyond }: PositionedPage,
): Pick<StreamRecord, 'position' | 'delivered'> {
  const delivered = new Set(stream.delivered)
  const keysOf = (fact: (typeof facts)[number]): string[] =>
    eventsOf(stream, fact).map(({ key }) => key)
  const open = facts.filter((fact) => keysOf(fact).some((key) => !delivered.has(key)))
  const limits = [oldestRunning, oldestBeyond, ...open.map((fact) => fact.transactionId)]
  const position = limits.filter((id) => id !== null).reduce(older)

  const isKept = (transactionId: string): boolean => BigInt(transactionId) >= BigInt(position)
  const kept = new Set(
    facts.filter(({ transactionId }) => isKept(transactionId)).flatMap((fact) => keysOf(fact)),
  )
  const onPage = new Set(facts.flatMap((fact) => keysOf(fact)))
  const isBeyond = (key: string): boolean => oldestBeyond !== null && !onPage.has(key)
  return { position, delivered: stream.delivered.filter((key) => kept.has(key) || isBeyond(key)) }
}

function older(one: string, other: string): string {
  return BigInt(one) < BigInt(other) ? one : other
}
