import type { Algorithm } from '@latchkey/auth-core/contract'
import { generateKeyMaterial } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import { JWKS_MAX_AGE_SECONDS } from '../../domain/jwks-age.ts'
import type { SecretBox } from '../../services/secret-box.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { insertKey, type KeyPurpose } from '../../stores/key-store.ts'
import { commandEvent } from '../audit/command-event.ts'

/** Beyond the time for which a JWKS may be cached, for clocks that are apart. */
const MARGIN_SECONDS = 30

export interface NewKey {
  purpose: KeyPurpose
  algorithm: Algorithm
  signsFrom: Date
}

export interface RotateOptions {
  purpose: KeyPurpose
  algorithm: Algorithm
  /** Sign with it at once, though whoever caches the JWKS does not know it yet. */
  isImmediate: boolean
}

/**
 * Adds a key that is published at once and signs once every cache of the JWKS has it. From then on the
 * one before it verifies, until the last token that it signed is dead.
 *
 * @returns The `kid`, and since when it signs.
 */
export async function rotateKey(
  db: Knex,
  secretBox: SecretBox,
  { purpose, algorithm, isImmediate }: RotateOptions,
  now: Date,
): Promise<{ id: string; signsFrom: Date }> {
  const standbySeconds = isImmediate ? 0 : JWKS_MAX_AGE_SECONDS + MARGIN_SECONDS
  const signsFrom = new Date(now.getTime() + standbySeconds * 1000)
  return db.transaction(async (trx) => {
    const id = await addKey(trx, secretBox, { purpose, algorithm, signsFrom })
    const details = { kid: id, purpose, algorithm }
    await insertAuditEvent(trx, commandEvent('key_rotated', now, details))
    return { id, signsFrom }
  })
}

/** Makes a key and keeps it encrypted. Gives its `kid`. */
export async function addKey(
  db: Knex,
  secretBox: SecretBox,
  { purpose, algorithm, signsFrom }: NewKey,
): Promise<string> {
  const id = uuidv7()
  const encryptedMaterial = secretBox.encrypt(generateKeyMaterial(algorithm), id)
  await insertKey(db, { id, purpose, algorithm, encryptedMaterial, signsFrom })
  return id
}
