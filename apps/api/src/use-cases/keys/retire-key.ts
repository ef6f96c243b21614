import type { Knex } from 'knex'
import type { SecretBox } from '../../services/secret-box.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { lockKeys, retireKey } from '../../stores/key-store.ts'
import { commandEvent } from '../audit/command-event.ts'
import { ensureStandby } from './rotate-key.ts'
import { type KeyStatus, showKeys } from './show-keys.ts'

/** Retires a key: revokes the tokens that it signed and destroys its private half. */
export async function retire(db: Knex, { key }: KeyStatus, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    const isNew = await retireKey(trx, key.id, now)
    const details = { kid: key.id, purpose: key.purpose, algorithm: key.algorithm }
    if (isNew) await insertAuditEvent(trx, commandEvent('key_retired', now, details))
  })
}

/** Retires a key that has not signed yet, and makes sure that another one is on standby. */
export async function replaceStandby(
  db: Knex,
  secretBox: SecretBox,
  status: KeyStatus,
  now: Date,
): Promise<void> {
  await db.transaction(async (trx) => {
    await lockKeys(trx)
    await retire(trx, status, now)
    await ensureStandby(trx, secretBox, status.key, now)
  })
}

/** Retires the keys whose last token has expired. Returns their ids. */
export async function retireDeadKeys(db: Knex, now: Date): Promise<string[]> {
  const keys = await showKeys(db, now)
  const dead = keys.filter(
    ({ state, verifiesUntil }) => state === 'verifying' && verifiesUntil && verifiesUntil < now,
  )
  for (const status of dead) await retire(db, status, now)
  return dead.map(({ key }) => key.id)
}
