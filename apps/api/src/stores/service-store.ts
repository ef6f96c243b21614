import type { Knex } from 'knex'

/** The NOTIFY channel for created and revoked services. */
export const SERVICES_CHANNEL = 'latchkey_services'

/** A service that may read the revocation feed, and that access tokens can be issued for. */
export interface ServiceRecord {
  id: string
  name: string
  /** The URI by which OAuth clients name it, exactly as registered. */
  uri: string | null
  createdAt: Date
  revokedAt: Date | null
}

interface ServiceRow {
  id: string
  name: string
  uri: string | null
  credential_hash: Buffer
  created_at: Date
  revoked_at: Date | null
}

export interface NewService {
  id: string
  name: string
  uri: string | null
  credentialHash: Buffer
  createdAt: Date
}

/** Inserts a service. Returns `false` if its name or URI is taken. */
export async function insertService(db: Knex, service: NewService): Promise<boolean> {
  const rows = await db<ServiceRow>('services')
    .insert({
      id: service.id,
      name: service.name,
      uri: service.uri,
      credential_hash: service.credentialHash,
      created_at: service.createdAt,
    })
    .onConflict()
    .ignore()
    .returning('id')
  await announceServices(db)
  return rows.length > 0
}

export async function findServiceByCredential(
  db: Knex,
  credentialHash: Buffer,
): Promise<ServiceRecord | undefined> {
  const row = await db<ServiceRow>('services')
    .where({ credential_hash: credentialHash, revoked_at: null })
    .first()
  return row && toRecord(row)
}

export async function listServices(db: Knex): Promise<ServiceRecord[]> {
  const rows = await db<ServiceRow>('services').orderBy('created_at')
  return rows.map(toRecord)
}

export async function listActiveServices(db: Knex): Promise<ServiceRecord[]> {
  const rows = await db<ServiceRow>('services').where({ revoked_at: null })
  return rows.map(toRecord)
}

/** Revokes a service and returns it, or `undefined` if no active service has the name. */
export async function markServiceRevoked(
  db: Knex,
  name: string,
  at: Date,
): Promise<ServiceRecord | undefined> {
  const [row] = await db<ServiceRow>('services')
    .where({ name, revoked_at: null })
    .update({ revoked_at: at })
    .returning('*')
  await announceServices(db)
  return row && toRecord(row)
}

/** Notifies every API process when the transaction commits. */
async function announceServices(db: Knex): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [SERVICES_CHANNEL, ''])
}

function toRecord(row: ServiceRow): ServiceRecord {
  const { id, name, uri, created_at: createdAt, revoked_at: revokedAt } = row
  return { id, name, uri, createdAt, revokedAt }
}
