import { availableParallelism } from 'node:os'
import { createPasswords } from '@latchkey/auth-core/passwords'
import { rolePermissions } from '@latchkey/auth-core/roles'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { alone, migrate } from './migrations/migrate.ts'
import { createRevocations } from './revocations.ts'
import { createSeal } from './seal.ts'
import { listSessionsEndedWithin } from './stores/session-store.ts'
import { ensureKeys, loadKeys } from './use-cases/keys/load-keys.ts'

/** At cost 12 about three seconds of waiting: longer than that, people press the button again. */
const WAITING_PER_HASH = 16
/** libuv has four threads, and one of them stays for whatever else waits for them. */
const MAX_HASHES_AT_ONCE = 3

/**
 * Brings the database up to date and gathers what the use cases need. After it the service knows
 * its keys and which sessions have ended.
 */
export async function createContext(config: Config, db: Knex, log: Logger): Promise<Context> {
  const seal = createSeal(config.secret)
  await migrate(db)
  await alone(db, () => ensureKeys(db, seal))

  const hashesAtOnce = Math.min(availableParallelism(), MAX_HASHES_AT_ONCE)
  const revocations = createRevocations(
    (seconds) => listSessionsEndedWithin(db, seconds),
    () => performance.now(),
  )
  await revocations.poll()

  return {
    db,
    log,
    now: () => new Date(),
    passwords: createPasswords({
      cost: config.passwordCost,
      concurrency: hashesAtOnce,
      queueLimit: hashesAtOnce * WAITING_PER_HASH,
    }),
    keys: await loadKeys(db, seal),
    tokens: { issuer: config.publicUrl, audience: config.publicUrl },
    revocations,
    registrationRoles: config.registrationRoles,
    permissions: rolePermissions(config.staffPermissions),
    rotation: config.rotation,
    corsOrigins: config.corsOrigins,
  }
}
