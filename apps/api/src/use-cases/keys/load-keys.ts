import { type Algorithm } from '@latchkey/auth-core/contract'
import { importKey, type TokenKey } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RingKey } from '../../services/key-ring.ts'
import type { SecretBox } from '../../services/secret-box.ts'
import { type KeyRecord, listKeys } from '../../stores/key-store.ts'
import { addKey } from './rotate-key.ts'

/**
 * Creates the keys that are missing: one that signs and one on standby for each purpose. Does NOT
 * lock: the caller must.
 */
export async function ensureKeys(db: Knex, secretBox: SecretBox, access: Algorithm): Promise<void> {
  const now = new Date()
  for (const [purpose, configured] of [
    ['access', access],
    ['refresh', 'HS256'],
  ] as const) {
    const keys = (await listKeys(db)).filter((key) => key.purpose === purpose && !key.retiredAt)
    const algorithm = keys[0]?.algorithm ?? configured
    const common = { purpose, algorithm, createdAt: now }
    if (!keys.some(({ signsFrom }) => signsFrom)) {
      await addKey(db, secretBox, { ...common, signsFrom: now })
    }
    if (!keys.some(({ signsFrom }) => !signsFrom)) {
      await addKey(db, secretBox, { ...common, signsFrom: null })
    }
  }
}

/**
 * Returns the keys that are not retired, decrypted, with the latest start of signing first and
 * those on standby last.
 *
 * @param opened - Keys that are already decrypted, by id.
 * @throws An error with instructions when another secret encrypted the keys.
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

/**
 * Checks that the secret opens the keys of this database. With another secret, a command would write keys,
 * seals and emails that the API cannot use.
 *
 * @throws An error with instructions when another secret encrypted the keys.
 */
export async function assertSecret(db: Knex, secretBox: SecretBox): Promise<void> {
  await loadKeys(db, secretBox, new Map())
}

function openKey({ id, algorithm, encryptedMaterial }: KeyRecord, secretBox: SecretBox): TokenKey {
  try {
    return importKey(id, algorithm, secretBox.decrypt(encryptedMaterial, id))
  } catch (cause) {
    throw new Error(
      'LATCHKEY_SECRET does not match the secret that encrypted the keys in this database. ' +
        'Restore that secret.',
      { cause },
    )
  }
}
