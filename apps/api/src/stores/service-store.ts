import type { Knex } from 'knex'

/** A service that may read the revocation feed. */
export interface ServiceRecord {
  id: string
  name: string
  createdAt: Date
  revokedAt: Date | null
}

interface ServiceRow {
  id: string
  name: string
  credential_hash: Buffer
  created_at: Date
  revoked_at: Date | null
}

export interface NewService {
  id: string
  name: string
  credentialHash: Buffer
  createdAt: Date
}

/** Inserts a service. Returns `false` if its name is taken. */
export async function insertService(db: Knex, service: NewService): Promise<boolean> {
  const rows = await db<ServiceRow>('services')
    .insert({
      id: service.id,
      name: service.name,
      credential_hash: service.credentialHash,
      created_at: service.createdAt,
    })
    .onConflict()
    .ignore()
    .returning('id')
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
  return row && toRecord(row)
}

function toRecord(row: ServiceRow): ServiceRecord {
  return { id: row.id, name: row.name, createdAt: row.created_at, revokedAt: row.revoked_at }
}
