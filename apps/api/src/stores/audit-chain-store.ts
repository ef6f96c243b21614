import type { Knex } from 'knex'

/** The two ends of the audit log's hash chain. Their seals are empty at first. */
export interface AuditChain {
  /** The last event that was deleted. */
  base: ChainLink
  /** The last event that was sealed. */
  head: ChainLink
}

export interface ChainLink {
  position: number
  seal: Buffer
}

/** An event, as input of the hash chain. */
export interface SealableEvent {
  id: string
  at: Date
  kind: string
  /** All fields of the event as text, the same at every read. */
  content: string
}

export type SealedEvent = SealableEvent & ChainLink

interface ChainRow {
  base_position: string
  base_seal: Buffer
  head_position: string
  head_seal: Buffer
}

/** Does not depend on the time zone or language of the connection. */
const CONTENT = `json_build_array(
    id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), kind, account_id, actor_id,
    session_id, address, user_agent, request_id, details)::text as content`

export async function findChain(db: Knex): Promise<AuditChain> {
  const row = await db<ChainRow>('audit_chain').first()
  return toChain(row)
}

/**
 * Locks the chain until the transaction ends. Returns `undefined` if another transaction holds it.
 */
export async function lockChain(trx: Knex): Promise<AuditChain | undefined> {
  const row = await trx<ChainRow>('audit_chain').forUpdate().skipLocked().first()
  return row && toChain(row)
}

export async function moveHead(trx: Knex, { position, seal }: ChainLink): Promise<void> {
  await trx('audit_chain').update({ head_position: position, head_seal: seal })
}

export async function moveBase(trx: Knex, { position, seal }: ChainLink): Promise<void> {
  await trx('audit_chain').update({ base_position: position, base_seal: seal })
}

/** Returns unsealed events, oldest first. */
export async function listUnsealed(db: Knex, limit: number): Promise<SealableEvent[]> {
  const { rows } = await db.raw<{ rows: SealableEvent[] }>(
    `select id, at, kind, ${CONTENT}
       from audit_events
      where position is null and kind <> 'refused'
      order by id
      limit ?`,
    [limit],
  )
  return rows
}

export async function countUnsealed(db: Knex): Promise<number> {
  const [row] = await db('audit_events')
    .whereNull('position')
    .whereNot({ kind: 'refused' })
    .count<{ count: string }[]>('* as count')
  return Number(row?.count ?? 0)
}

export async function writeSeals(trx: Knex, sealed: (ChainLink & { id: string })[]): Promise<void> {
  await trx.raw(
    `update audit_events as entry
        set position = sealed.position, seal = sealed.seal
       from unnest(?::uuid[], ?::bigint[], ?::bytea[]) as sealed (id, position, seal)
      where entry.id = sealed.id`,
    [
      sealed.map(({ id }) => id),
      sealed.map(({ position }) => position),
      sealed.map(({ seal }) => seal),
    ],
  )
}

/** Returns the sealed events after a position, in chain order. */
export async function listSealed(db: Knex, after: number, limit: number): Promise<SealedEvent[]> {
  const { rows } = await db.raw<{ rows: (SealableEvent & { position: string; seal: Buffer })[] }>(
    `select id, at, kind, position, seal, ${CONTENT}
       from audit_events
      where position > ?
      order by position
      limit ?`,
    [after, limit],
  )
  return rows.map(({ id, at, kind, content, position, seal }) => ({
    id,
    at,
    kind,
    content,
    position: Number(position),
    seal,
  }))
}

/** Deletes the sealed events up to and including a position. */
export async function deleteSealed(trx: Knex, upTo: number): Promise<void> {
  await trx('audit_events').where('position', '<=', upTo).delete()
}

function toChain(row: ChainRow | undefined): AuditChain {
  if (!row) throw new Error('The table audit_chain has no row.')
  return {
    base: { position: Number(row.base_position), seal: row.base_seal },
    head: { position: Number(row.head_position), seal: row.head_seal },
  }
}
