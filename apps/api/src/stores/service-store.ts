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
  /** At most a minute old. */
  lastUsedAt: Date | null
  revokedAt: Date | null
}

interface ServiceRow {
  id: string
  name: string
  uri: string | null
  credential_hash: Buffer
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

export interface NewService {
  id: string
  name: string
  uri: string | null
  credentialHash: Buffer
  createdAt: Date
}

/** Until the transaction ends, no other one that locks the services adds one. */
export async function lockServices(trx: Knex): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('latchkey.services'))`)
}

/** Returns how many services are active, and how many are stored. */
export async function countServices(db: Knex): Promise<{ active: number; stored: number }> {
  const { rows } = await db.raw<{ rows: { active: number; stored: number }[] }>(
    `select count(*) filter (where revoked_at is null)::int as active, count(*)::int as stored
       from services`,
  )
  return rows[0] ?? { active: 0, stored: 0 }
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
  const rows = await db<ServiceRow>('services').where({ revoked_at: null }).orderBy('created_at')
  return rows.map(toRecord)
}

export async function findActiveService(
  db: Knex,
  name: string,
): Promise<ServiceRecord | undefined> {
  const row = await db<ServiceRow>('services').where({ name, revoked_at: null }).first()
  return row && toRecord(row)
}

/** Stores that a credential was used, unless a use since `before` is stored. */
export async function markServiceUsed(db: Knex, id: string, at: Date, before: Date): Promise<void> {
  await db<ServiceRow>('services')
    .where({ id })
    .where((unused) => void unused.whereNull('last_used_at').orWhere('last_used_at', '<', before))
    .update({ last_used_at: at })
}

/** Revokes a service and returns it, or `undefined` if there is no such active one. */
export async function markServiceRevoked(
  db: Knex,
  id: string,
  at: Date,
): Promise<ServiceRecord | undefined> {
  const [row] = await db<ServiceRow>('services')
    .where({ id, revoked_at: null })
    .update({ revoked_at: at })
    .returning('*')
  await announceServices(db)
  return row && toRecord(row)
}

/** Deletes up to `limit` services that were revoked before `before`, and returns how many. */
export async function deleteOldServices(db: Knex, before: Date, limit: number): Promise<number> {
  return db('services')
    .whereIn('id', (old) => {
      void old
        .from('services')
        .select('id')
        .where('revoked_at', '<', before)
        .whereNotExists(db('signal_streams').whereRaw('service_id = services.id'))
        .limit(limit)
    })
    .delete()
}

/** Notifies every API process when the transaction commits. */
async function announceServices(db: Knex): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [SERVICES_CHANNEL, ''])
}

function toRecord(row: ServiceRow): ServiceRecord {
  const { id, name, uri } = row
  const { created_at: createdAt, last_used_at: lastUsedAt, revoked_at: revokedAt } = row
  return { id, name, uri, createdAt, lastUsedAt, revokedAt }
}
