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
  /** When the key was published. */
  createdAt: Date
  /** Before this time the key is on standby: published, but not used to sign. `null`: not planned. */
  signsFrom: Date | null
  retiredAt: Date | null
}

interface KeyRow {
  id: string
  purpose: KeyPurpose
  algorithm: Algorithm
  encrypted_material: Buffer
  created_at: Date
  signs_from: Date | null
  retired_at: Date | null
}

/** Returns all keys, latest `signsFrom` first and those without one last. */
export async function listKeys(db: Knex): Promise<KeyRecord[]> {
  const rows = await db<KeyRow>('signing_keys').orderBy([
    { column: 'signs_from', order: 'desc', nulls: 'last' },
    { column: 'id', order: 'desc' },
  ])
  return rows.map((row) => ({
    id: row.id,
    purpose: row.purpose,
    algorithm: row.algorithm,
    encryptedMaterial: row.encrypted_material,
    createdAt: row.created_at,
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
    created_at: key.createdAt,
    signs_from: key.signsFrom,
  })
  await announceKeys(db)
}

/** Sets the time from which a key on standby signs. */
export async function scheduleKey(db: Knex, id: string, signsFrom: Date): Promise<void> {
  await db<KeyRow>('signing_keys').where({ id }).update({ signs_from: signsFrom })
  await announceKeys(db)
}

/** Lets one transaction at a time change the keys, until it ends. Others can read them. */
export async function lockKeys(db: Knex): Promise<void> {
  await db.raw('lock table signing_keys in share row exclusive mode')
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
