import type { Knex } from 'knex'
import type { RevocationFacts } from '../domain/security-events.ts'
import type { StreamRecord } from './signal-stream-store.ts'

/** A revocation with the id of its transaction. */
interface PositionedFacts extends RevocationFacts {
  transactionId: string
}

export interface PositionedPage {
  /** In the order in which they were written. */
  facts: PositionedFacts[]
  /** The oldest transaction that was still running. Earlier ones write no more. */
  oldestRunning: string
  /** The oldest transaction of the revocations beyond the page. */
  oldestBeyond: string | null
}

interface FactsRow {
  id: number
  session_id: string | null
  account_id: string | null
  subject_id: string | null
  has_new_password: boolean
  new_role: string | null
  revoked_at: string
  transaction_id: string
}

/** Returns up to `limit` revocations of the transactions from a position on. */
export async function listFacts(
  db: Knex,
  position: string,
  limit: number,
): Promise<PositionedPage> {
  const { rows } = await db.raw<{ rows: [PageRow] }>(
    `with page as (
       select * from revocations where transaction_id >= :position::xid8 order by id limit :limit
     )
     select pg_snapshot_xmin(pg_current_snapshot())::text as running,
            coalesce((select json_agg(page order by id) from page), '[]') as found,
            (select transaction_id::text from revocations
              where transaction_id >= :position::xid8 and id > (select max(id) from page)
              order by transaction_id limit 1) as beyond`,
    { position, limit },
  )
  const [{ running, found, beyond }] = rows
  return { facts: found.map(toFacts), oldestRunning: running, oldestBeyond: beyond }
}

interface PageRow {
  running: string
  found: FactsRow[]
  beyond: string | null
}

/** Marks events as delivered. Does NOT need a claim: receivers that poll acknowledge them. */
export async function markAcknowledged(
  db: Knex,
  streamId: string,
  keys: readonly string[],
): Promise<void> {
  await db('signal_streams')
    .where({ id: streamId })
    .update({
      delivered: db.raw(
        `array(select distinct unnest(delivered || array(select json_array_elements_text(?::json))))`,
        [JSON.stringify(keys)],
      ),
    })
}

/** Records the error that a receiver reported for events. */
export async function recordStreamError(
  db: Knex,
  streamId: string,
  error: string,
  at: Date,
): Promise<void> {
  await db('signal_streams')
    .where({ id: streamId })
    .update({ last_error: error, last_error_at: at })
}

/** Moves the position of a stream, unless it changed since it was read. */
export async function moveStream(
  db: Knex,
  { id, position, delivered }: Pick<StreamRecord, 'id' | 'position' | 'delivered'>,
  next: Pick<StreamRecord, 'position' | 'delivered'>,
): Promise<void> {
  await db('signal_streams')
    .where({ id })
    .whereRaw('position = ?::xid8 and delivered = ?::text[]', [position, delivered])
    .update({ position: db.raw('?::xid8', [next.position]), delivered: next.delivered })
}

function toFacts(row: FactsRow): PositionedFacts {
  return {
    id: String(row.id),
    sessionId: row.session_id,
    subjectId: row.subject_id ?? row.account_id,
    hasNewPassword: row.has_new_password,
    newRole: row.new_role,
    revokedAt: new Date(row.revoked_at),
    transactionId: row.transaction_id,
  }
}
