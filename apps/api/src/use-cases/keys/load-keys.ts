import { type Algorithm } from '@latchkey/auth-core/contract'
import { importKey, type TokenKey } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RingKey } from '../../services/key-ring.ts'
import type { SecretBox } from '../../services/secret-box.ts'
import { type KeyRecord, listKeys } from '../../stores/key-store.ts'
import { addKey } from './rotate-key.ts'

/** Makes the first key of each purpose where there is none. Call it while no other process does. */
export async function ensureKeys(db: Knex, secretBox: SecretBox, access: Algorithm): Promise<void> {
  const keys = await listKeys(db)
  for (const [purpose, algorithm] of [
    ['access', access],
    ['refresh', 'HS256'],
  ] as const) {
    if (keys.some((key) => key.purpose === purpose && !key.retiredAt)) continue
    await addKey(db, secretBox, { purpose, algorithm, signsFrom: new Date() })
  }
}

/**
 * The keys that are not retired, ready for use, the one that signs last first.
 *
 * Throws one sentence when the secret is not the one that the keys were encrypted under.
 */
export async function loadKeys(
  db: Knex,
  secretBox: SecretBox,
  opened: ReadonlyMap<string, TokenKey>,
): Promise<RingKey[]> {
  const records = await listKeys(db)
  return records
    .filter(({ retiredAt }) => !retiredAt)
    .map((record) => ({
      purpose: record.purpose,
      signsFrom: record.signsFrom,
      key: opened.get(record.id) ?? openKey(record, secretBox),
    }))
}

function openKey({ id, algorithm, encryptedMaterial }: KeyRecord, secretBox: SecretBox): TokenKey {
  try {
    return importKey(id, algorithm, secretBox.decrypt(encryptedMaterial, id))
  } catch (cause) {
    throw new Error(
      'LATCHKEY_SECRET is not the one that the keys in this database were encrypted under. ' +
        'Set it back to that one.',
      { cause },
    )
  }
}
