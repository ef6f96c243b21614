import type { Algorithm } from '@latchkey/auth-core/contract'
import { generateKeyMaterial, JWKS_MAX_AGE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import { v7 as uuidv7 } from 'uuid'
import type { SecretBox } from '../../services/secret-box.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import {
  insertKey,
  type KeyPurpose,
  type KeyRecord,
  listKeys,
  lockKeys,
  retireKey,
  scheduleKey,
} from '../../stores/key-store.ts'
import { commandEvent } from '../audit/command-event.ts'

/** Added to the cache lifetime of the JWKS, to allow for clock skew. */
const MARGIN_SECONDS = 30
/** A key that was published for this long is in every cached JWKS. */
const STANDBY_MS = (JWKS_MAX_AGE_SECONDS + MARGIN_SECONDS) * 1000

export type NewKey = Omit<KeyRecord, 'id' | 'encryptedMaterial' | 'retiredAt'>

export interface RotateOptions {
  purpose: KeyPurpose
  algorithm: Algorithm
  /** Sign immediately, even if services with a cached JWKS do not have the key yet. */
  isImmediate: boolean
}

/** When a rotation takes effect. */
export interface RotationPlan {
  signsFrom: Date
  /** When every cached JWKS has the key. Until then some services can reject its tokens. */
  cachedEverywhereFrom: Date
}

/**
 * Starts to sign with the key on standby, and publishes another one. Usually every cached JWKS has
 * had the key for long, so it signs at once. After an earlier rotation, or with another algorithm, it
 * signs once every cache has it, unless `isImmediate`. From then on the previous key only verifies,
 * until the last token that it signed expires.
 *
 * @returns The `kid`, and when it takes effect.
 */
export async function rotateKey(
  db: Knex,
  secretBox: SecretBox,
  options: RotateOptions,
  now: Date,
): Promise<RotationPlan & { id: string }> {
  const { purpose, algorithm } = options
  return db.transaction(async (trx) => {
    await lockKeys(trx)
    const standby = await findNextKey(trx, options, now)
    const added = { purpose, algorithm, createdAt: now, signsFrom: null }
    const id = standby?.id ?? (await addKey(trx, secretBox, added))
    const plan = planFor(standby, options, now)
    await scheduleKey(trx, id, plan.signsFrom)
    await retireOtherAlgorithms(trx, options, now)
    await ensureStandby(trx, secretBox, options, now)
    const details = { kid: id, purpose, algorithm }
    await insertAuditEvent(trx, commandEvent('key_rotated', now, details))
    return { id, ...plan }
  })
}

/** Returns when a rotation would take effect. */
export async function planRotation(
  db: Knex,
  options: RotateOptions,
  now: Date,
): Promise<RotationPlan> {
  return planFor(await findNextKey(db, options, now), options, now)
}

function planFor(
  standby: KeyRecord | undefined,
  { isImmediate }: RotateOptions,
  now: Date,
): RotationPlan {
  const publishedAt = standby?.createdAt ?? now
  const cachedEverywhereFrom = new Date(publishedAt.getTime() + STANDBY_MS)
  const isReady = isImmediate || cachedEverywhereFrom <= now
  return { signsFrom: isReady ? now : cachedEverywhereFrom, cachedEverywhereFrom }
}

/**
 * Returns the key to sign with next: of those on standby with the algorithm, the one that has been
 * published longest. A rotation that waits leaves out the keys of earlier rotations.
 */
async function findNextKey(
  db: Knex,
  { purpose, algorithm, isImmediate }: RotateOptions,
  now: Date,
): Promise<KeyRecord | undefined> {
  const candidates = (await listKeys(db)).filter(
    (key) =>
      key.purpose === purpose &&
      key.algorithm === algorithm &&
      !key.retiredAt &&
      (!key.signsFrom || (isImmediate && key.signsFrom > now)),
  )
  return candidates.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0]
}

/** Adds a key on standby if there is none. */
export async function ensureStandby(
  trx: Knex,
  secretBox: SecretBox,
  { purpose, algorithm }: Pick<NewKey, 'purpose' | 'algorithm'>,
  now: Date,
): Promise<void> {
  if ((await standbyKeys(trx, purpose)).length > 0) return
  await addKey(trx, secretBox, { purpose, algorithm, createdAt: now, signsFrom: null })
}

/**
 * Retires the keys that would sign later with another algorithm: those on standby, and those of
 * rotations that wait. They have signed nothing.
 */
async function retireOtherAlgorithms(
  trx: Knex,
  { purpose, algorithm }: RotateOptions,
  now: Date,
): Promise<void> {
  const keys = await listKeys(trx)
  const later = keys.filter(
    (key) => key.purpose === purpose && !key.retiredAt && (!key.signsFrom || key.signsFrom > now),
  )
  for (const key of later) {
    if (key.algorithm !== algorithm) await retireKey(trx, key.id, now)
  }
}

async function standbyKeys(db: Knex, purpose: KeyPurpose): Promise<KeyRecord[]> {
  const keys = await listKeys(db)
  return keys.filter((key) => key.purpose === purpose && !key.retiredAt && !key.signsFrom)
}

/** Generates a key and stores it encrypted. Returns its `kid`. */
export async function addKey(db: Knex, secretBox: SecretBox, key: NewKey): Promise<string> {
  const id = uuidv7()
  const encryptedMaterial = secretBox.encrypt(generateKeyMaterial(key.algorithm), id)
  await insertKey(db, { id, encryptedMaterial, ...key })
  return id
}
