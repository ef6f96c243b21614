import type { Algorithm } from '@latchkey/auth-core/contract'
import type { Knex } from 'knex'

/** The NOTIFY channel for key changes. */
export const KEYS_CHANNEL = 'latchkey_keys'

export type KeyPurpose = 'access' | 'refresh'

export interface KeyRecord {
  /** The `kid`. */
  id: string
  purpose: KeyPurpose
  algorithm: Algorithm
  /** The private key or the secret, encrypted; empty once it is retired. */
  encryptedMaterial: Buffer
  /** Before this time the key is on standby: published, but not used to sign. */
  signsFrom: Date
  retiredAt: Date | null
}

interface KeyRow {
  id: string
  purpose: KeyPurpose
  algorithm: Algorithm
  encrypted_material: Buffer
  created_at: Date
  signs_from: Date
  retired_at: Date | null
}

/** Returns all keys, latest `signsFrom` first. */
export async function listKeys(db: Knex): Promise<KeyRecord[]> {
  const rows = await db<KeyRow>('signing_keys').orderBy([
    { column: 'signs_from', order: 'desc' },
    { column: 'id', order: 'desc' },
  ])
  return rows.map((row) => ({
    id: row.id,
    purpose: row.purpose,
    algorithm: row.algorithm,
    encryptedMaterial: row.encrypted_material,
    signsFrom: row.signs_from,
    retiredAt: row.retired_at,
  }))
}

export async function insertKey(db: Knex, key: Omit<KeyRecord, 'retiredAt'>): Promise<void> {
  await db<KeyRow>('signing_keys').insert({
    id: key.id,
    purpose: key.purpose,
    algorithm: key.algorithm,
    encrypted_material: key.encryptedMaterial,
    signs_from: key.signsFrom,
  })
  await announceKeys(db)
}

/** Retires a key and erases its material. Returns `false` if it was already retired. */
export async function retireKey(db: Knex, id: string, at: Date): Promise<boolean> {
  const count = await db<KeyRow>('signing_keys')
    .where({ id, retired_at: null })
    .update({ retired_at: at, encrypted_material: Buffer.alloc(0) })
  if (count > 0) await announceKeys(db)
  return count > 0
}

async function announceKeys(db: Knex): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [KEYS_CHANNEL, ''])
}
