import type { AuditKind } from '@latchkey/auth-core/contract'
import type { Device } from '@latchkey/auth-core/device'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'

export interface AuditEvent {
  /** UUIDv7, which sorts by time. */
  id: string
  at: Date
  kind: AuditKind
  /** The account that the event is about. */
  accountId: string | null
  /** The account that caused it. `null` before a login and for commands. */
  actorId: string | null
  sessionId: string | null
  device: Device
  /** The request's id in the log. */
  requestId: string | null
  /** Fields of this kind only. Never contains a secret. */
  details: Record<string, unknown>
}

export type NewAuditEvent = Omit<AuditEvent, 'id'>

/** A row of the table `audit_events`. */
export interface AuditRow {
  id: string
  at: Date
  kind: AuditKind
  account_id: string | null
  actor_id: string | null
  session_id: string | null
  address: string
  user_agent: string
  request_id: string | null
  details: Record<string, unknown>
}

export async function insertAuditEvent(db: Knex, entry: NewAuditEvent): Promise<void> {
  await db<AuditRow>('audit_events').insert(toRow(entry))
}

export async function insertAuditEvents(db: Knex, entries: NewAuditEvent[]): Promise<void> {
  await db<AuditRow>('audit_events').insert(entries.map(toRow))
}

/** Returns the latest events about an account, newest first. Leaves out access denials. */
export async function listEventsAbout(
  db: Knex,
  accountId: string,
  limit: number,
): Promise<AuditEvent[]> {
  const rows = await db<AuditRow>('audit_events')
    .where({ account_id: accountId })
    .whereNot({ kind: 'refused' })
    .orderBy('id', 'desc')
    .limit(limit)
  return rows.map(toEntry)
}

/**
 * Deletes up to `limit` access denials from before `before`, and returns how many. Skips locked
 * rows.
 */
export async function deleteOldRefusals(db: Knex, before: Date, limit: number): Promise<number> {
  return db('audit_events')
    .whereIn('id', (old) => {
      void old
        .from('audit_events')
        .select('id')
        .where({ kind: 'refused' })
        .where('at', '<', before)
        .limit(limit)
        .forUpdate()
        .skipLocked()
    })
    .delete()
}

function toRow(entry: NewAuditEvent): AuditRow {
  return {
    id: uuidv7(),
    at: entry.at,
    kind: entry.kind,
    account_id: entry.accountId,
    actor_id: entry.actorId,
    session_id: entry.sessionId,
    address: entry.device.address,
    user_agent: entry.device.userAgent,
    request_id: entry.requestId,
    details: entry.details,
  }
}

export function toEntry(row: AuditRow): AuditEvent {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    accountId: row.account_id,
    actorId: row.actor_id,
    sessionId: row.session_id,
    device: { address: row.address, userAgent: row.user_agent },
    requestId: row.request_id,
    details: row.details,
  }
}
