import { type Algorithm } from '@latchkey/auth-core/contract'
import { importKey, type TokenKey } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RingKey } from '../../key-ring.ts'
import type { Seal } from '../../seal.ts'
import { type KeyRecord, listKeys } from '../../stores/key-store.ts'
import { addKey } from './rotate-key.ts'

/** Makes the first key of each purpose where there is none. Call it while no other process does. */
export async function ensureKeys(db: Knex, seal: Seal, access: Algorithm): Promise<void> {
  const keys = await listKeys(db)
  for (const [purpose, algorithm] of [
    ['access', access],
    ['refresh', 'HS256'],
  ] as const) {
    if (keys.some((key) => key.purpose === purpose && !key.retiredAt)) continue
    await addKey(db, seal, { purpose, algorithm, signsFrom: new Date() })
  }
}

/**
 * The keys that are not retired, ready for use, the one that signs last first.
 *
 * Throws one sentence when the secret is not the one that the keys were sealed under.
 */
export async function loadKeys(
  db: Knex,
  seal: Seal,
  opened: ReadonlyMap<string, TokenKey>,
): Promise<RingKey[]> {
  const records = await listKeys(db)
  return records
    .filter(({ retiredAt }) => !retiredAt)
    .map((record) => ({
      purpose: record.purpose,
      signsFrom: record.signsFrom,
      key: opened.get(record.id) ?? openKey(record, seal),
    }))
}

function openKey({ id, algorithm, sealedMaterial }: KeyRecord, seal: Seal): TokenKey {
  try {
    return importKey(id, algorithm, seal.open(sealedMaterial, id))
  } catch (cause) {
    throw new Error(
      'LATCHKEY_SECRET is not the one that the keys in this database were sealed under. ' +
        'Set it back to that one.',
      { cause },
    )
  }
}
