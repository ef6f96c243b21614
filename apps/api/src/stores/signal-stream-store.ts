import type { Delivery } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'
import type { Verification } from '../domain/security-events.ts'

/** The NOTIFY channel for new streams and verification events. Its payload is empty. */
export const STREAMS_CHANNEL = 'latchkey_streams'

export interface NewStream {
  id: string
  serviceId: string
  delivery: Delivery
  url: string | null
  encryptedAuthorization: Buffer | null
  createdAt: Date
}

/** A stream of an active service. */
export interface StreamRecord extends NewStream {
  service: string
  serviceUri: string | null
  /** All events of transactions before this one are delivered. */
  position: string
  /** The keys of delivered events of later transactions. */
  delivered: string[]
  verification: Verification | null
  /** Failed attempts since the last success. */
  attempts: number
  failingSince: Date | null
  pausedAt: Date | null
  lastError: string | null
  lastErrorAt: Date | null
}

interface StreamRow {
  id: string
  service_id: string
  service: string
  service_uri: string | null
  delivery: Delivery
  url: string | null
  encrypted_authorization: Buffer | null
  created_at: Date
  position: string
  delivered: string[]
  verification: { jti: string; state: string; at: string } | null
  attempts: number
  failing_since: Date | null
  paused_at: Date | null
  last_error: string | null
  last_error_at: Date | null
}

/**
 * Inserts a stream of the events that commit from now on. Returns `false` if the service has a
 * stream.
 */
export async function insertStream(db: Knex, stream: NewStream): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into signal_streams
       (id, service_id, delivery, url, encrypted_authorization, created_at, next_attempt_at,
        position, delivered)
     select :id, :serviceId, :delivery, :url, :encryptedAuthorization, :createdAt, :createdAt,
            pg_snapshot_xmin(pg_current_snapshot()),
            array(select revocation.id || '.' || type
                    from revocations as revocation,
                         unnest(array['credential-change', 'token-claims-change',
                                      'session-revoked', 'logout']) as type
                   where transaction_id >= pg_snapshot_xmin(pg_current_snapshot()))
     on conflict do nothing
     returning id`,
    { ...stream },
  )
  await announceStreams(db)
  return rows.length > 0
}

const ACTIVE = `
  select stream.*, stream.position::text as position, service.name as service,
         service.uri as service_uri
    from signal_streams as stream
    join services as service on service.id = stream.service_id and service.revoked_at is null`

export async function listActiveStreams(db: Knex): Promise<StreamRecord[]> {
  const { rows } = await db.raw<{ rows: StreamRow[] }>(`${ACTIVE} order by stream.created_at`)
  return rows.map(toRecord)
}

export async function findStream(db: Knex, id: string): Promise<StreamRecord | undefined> {
  const { rows } = await db.raw<{ rows: StreamRow[] }>(`${ACTIVE} where stream.id = ?`, [id])
  return rows[0] && toRecord(rows[0])
}

export async function findStreamOf(db: Knex, serviceId: string): Promise<StreamRecord | undefined> {
  const { rows } = await db.raw<{ rows: StreamRow[] }>(`${ACTIVE} where service.id = ?`, [
    serviceId,
  ])
  return rows[0] && toRecord(rows[0])
}

/** Deletes a stream. Returns whether there was one. */
export async function deleteStream(db: Knex, id: string): Promise<boolean> {
  return (await db('signal_streams').where({ id }).delete()) > 0
}

/** Deletes the streams of revoked services. */
export async function deleteRevokedStreams(db: Knex): Promise<void> {
  await db('signal_streams')
    .whereIn('service_id', db('services').select('id').whereNotNull('revoked_at'))
    .delete()
}

/** Requests a verification event, resumes the stream, and notifies every API process on commit. */
export async function requestVerificationOf(
  db: Knex,
  id: string,
  verification: Verification,
): Promise<void> {
  await db('signal_streams')
    .where({ id })
    .update({
      verification: JSON.stringify(verification),
      attempts: 0,
      next_attempt_at: verification.at,
      failing_since: null,
      paused_at: null,
    })
  await announceStreams(db)
}

/** Returns whether a service that polls has not acknowledged a verification event. */
export async function isVerificationPending(db: Knex): Promise<boolean> {
  const row = await db('signal_streams')
    .where({ delivery: 'poll' })
    .whereNotNull('verification')
    .first<{ id: string } | undefined>('id')
  return row !== undefined
}

async function announceStreams(db: Knex): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [STREAMS_CHANNEL, ''])
}

function toRecord(row: StreamRow): StreamRecord {
  const { verification } = row
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    serviceUri: row.service_uri,
    delivery: row.delivery,
    url: row.url,
    encryptedAuthorization: row.encrypted_authorization,
    createdAt: row.created_at,
    position: row.position,
    delivered: row.delivered,
    verification: verification && { ...verification, at: new Date(verification.at) },
    attempts: row.attempts,
    failingSince: row.failing_since,
    pausedAt: row.paused_at,
    lastError: row.last_error,
    lastErrorAt: row.last_error_at,
  }
}
