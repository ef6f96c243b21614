import type { Algorithm } from '@latchkey/auth-core/contract'
import { generateKeyMaterial, JWKS_MAX_AGE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { SecretBox } from '../../services/secret-box.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { insertKey, type KeyPurpose } from '../../stores/key-store.ts'
import { commandEvent } from '../audit/command-event.ts'

/** Added to the cache lifetime of the JWKS, to allow for clock skew. */
const MARGIN_SECONDS = 30

export interface NewKey {
  purpose: KeyPurpose
  algorithm: Algorithm
  signsFrom: Date
}

export interface RotateOptions {
  purpose: KeyPurpose
  algorithm: Algorithm
  /** Sign immediately, although services with a cached JWKS do not have the key yet. */
  isImmediate: boolean
}

/**
 * Adds a key. The JWKS publishes it immediately, and it signs once every cached JWKS has it. From
 * then on the previous key only verifies, until the last token that it signed expires.
 *
 * @returns The `kid`, and when the key starts to sign.
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

/** Generates a key and stores it encrypted. Returns its `kid`. */
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
