import {
  createKeySet,
  generateKeyMaterial,
  importKey,
  type KeySet,
  type TokenKey,
} from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { TokenKeys } from '../../context.ts'
import type { Seal } from '../../seal.ts'
import { insertKey, type KeyPurpose, type KeyRecord, listKeys } from '../../stores/key-store.ts'

const ALGORITHMS: Record<KeyPurpose, TokenKey['algorithm']> = { access: 'ES256', refresh: 'HS256' }

/** Makes the first key of each purpose where there is none. Call it while no other process does. */
export async function ensureKeys(db: Knex, seal: Seal): Promise<void> {
  const keys = await listKeys(db)
  for (const purpose of ['access', 'refresh'] as const) {
    if (keys.some((key) => key.purpose === purpose)) continue
    const id = uuidv7()
    const algorithm = ALGORITHMS[purpose]
    const sealedMaterial = seal.close(generateKeyMaterial(algorithm), id)
    await insertKey(db, { id, purpose, algorithm, sealedMaterial })
  }
}

/**
 * The key sets, opened and ready for use.
 *
 * Throws one sentence when the secret is not the one that the keys were sealed under.
 */
export async function loadKeys(db: Knex, seal: Seal): Promise<TokenKeys> {
  const keys = await listKeys(db)
  return { access: toKeySet(keys, 'access', seal), refresh: toKeySet(keys, 'refresh', seal) }
}

function toKeySet(records: KeyRecord[], purpose: KeyPurpose, seal: Seal): KeySet {
  const [signer, ...others] = records
    .filter((record) => record.purpose === purpose)
    .map((record) => importKey(record.id, record.algorithm, openKey(record, seal)))
  if (!signer) throw new Error(`There is no key for ${purpose} tokens in the database.`)
  return createKeySet(signer, others)
}

function openKey({ id, sealedMaterial }: KeyRecord, seal: Seal): Buffer {
  try {
    return seal.open(sealedMaterial, id)
  } catch (cause) {
    throw new Error(
      'LATCHKEY_SECRET is not the one that the keys in this database were sealed under. ' +
        'Set it back to that one.',
      { cause },
    )
  }
}
