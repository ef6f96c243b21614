import type { Knex } from 'knex'

export type KeyPurpose = 'access' | 'refresh'

export interface KeyRecord {
  /** The `kid`. */
  id: string
  purpose: KeyPurpose
  algorithm: 'ES256' | 'HS256'
  /** The private key or the secret, encrypted. */
  sealedMaterial: Buffer
}

interface KeyRow {
  id: string
  purpose: KeyPurpose
  algorithm: KeyRecord['algorithm']
  sealed_material: Buffer
  created_at: Date
}

/** All keys, the newest first. */
export async function listKeys(db: Knex): Promise<KeyRecord[]> {
  const rows = await db<KeyRow>('signing_keys').orderBy([
    { column: 'created_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ])
  return rows.map((row) => ({
    id: row.id,
    purpose: row.purpose,
    algorithm: row.algorithm,
    sealedMaterial: row.sealed_material,
  }))
}

export async function insertKey(db: Knex, key: KeyRecord): Promise<void> {
  await db<KeyRow>('signing_keys').insert({
    id: key.id,
    purpose: key.purpose,
    algorithm: key.algorithm,
    sealed_material: key.sealedMaterial,
  })
}
