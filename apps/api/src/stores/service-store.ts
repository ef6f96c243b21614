import type { Knex } from 'knex'

/** Another service that may follow what is revoked. */
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

/** Inserts a service, or gives `false` when one of the name is there. */
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

/** Gives the service that it revoked, or `undefined` when there is no such one. */
export async function revokeService(
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
