import type { Knex } from 'knex'

/** Where the sealed part of the audit log begins and ends. A seal is empty where nothing was sealed. */
export interface AuditChain {
  /** The last entry that was dropped. */
  base: ChainLink
  /** The last entry that was sealed. */
  head: ChainLink
}

export interface ChainLink {
  position: number
  seal: Buffer
}

/** An entry as it is sealed. */
export interface SealableEvent {
  id: string
  at: Date
  kind: string
  /** All that the entry says, in a form that is the same whenever it is read. */
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

/** The chain, which nobody else changes until the transaction is over; `undefined` when somebody does. */
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

/** Entries that are not sealed yet, in the order in which they were made. */
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

/** Sealed entries behind a position, in their order. */
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

/** Deletes the sealed entries up to a position. */
export async function deleteSealed(trx: Knex, upTo: number): Promise<void> {
  await trx('audit_events').where('position', '<=', upTo).delete()
}

function toChain(row: ChainRow | undefined): AuditChain {
  if (!row) throw new Error('The table audit_chain has lost its one row.')
  return {
    base: { position: Number(row.base_position), seal: row.base_seal },
    head: { position: Number(row.head_position), seal: row.head_seal },
  }
}
