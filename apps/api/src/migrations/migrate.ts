import type { Knex } from 'knex'
import * as accountsSessionsKeys from './0001-accounts-sessions-keys.ts'
import * as revocationsDevicesAudit from './0002-revocations-devices-audit.ts'
import * as rateLimits from './0003-rate-limits.ts'
import * as accountVersions from './0004-account-versions.ts'
import * as accountLists from './0005-account-lists.ts'
import * as auditChain from './0006-audit-chain.ts'
import * as lastAdmin from './0007-last-admin.ts'
import * as mail from './0008-mail.ts'
import * as searchStarts from './0009-search-starts.ts'
import * as canonicalNames from './0010-canonical-names.ts'
import * as accountState from './0011-account-state.ts'
import * as guessesInFlight from './0012-guesses-in-flight.ts'
import * as liveSessions from './0013-live-sessions.ts'
import * as standardNames from './0014-standard-names.ts'
import * as standbyKeys from './0015-standby-keys.ts'
import * as serviceUris from './0016-service-uris.ts'
import * as personalTokens from './0017-personal-tokens.ts'
import * as signalStreams from './0018-signal-streams.ts'
import * as serviceUse from './0019-service-use.ts'

const NOT_ALLOWED = '42501' // insufficient_privilege

/** An arbitrary number that nothing else on the same Postgres locks. */
const ADVISORY_LOCK_ID = 7_205_759_403

const LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']

/** In the order in which they run. */
const MIGRATIONS = new Map<string, Knex.Migration>([
  ['0001-accounts-sessions-keys', accountsSessionsKeys],
  ['0002-revocations-devices-audit', revocationsDevicesAudit],
  ['0003-rate-limits', rateLimits],
  ['0004-account-versions', accountVersions],
  ['0005-account-lists', accountLists],
  ['0006-audit-chain', auditChain],
  ['0007-last-admin', lastAdmin],
  ['0008-mail', mail],
  ['0009-search-starts', searchStarts],
  ['0010-canonical-names', canonicalNames],
  ['0011-account-state', accountState],
  ['0012-guesses-in-flight', guessesInFlight],
  ['0013-live-sessions', liveSessions],
  ['0014-standard-names', standardNames],
  ['0015-standby-keys', standbyKeys],
  ['0016-service-uris', serviceUris],
  ['0017-personal-tokens', personalTokens],
  ['0018-signal-streams', signalStreams],
  ['0019-service-use', serviceUse],
])

/** A list instead of a folder, so that tests, `tsx` and the build run the same migrations. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve([...MIGRATIONS.keys()]),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const migration = MIGRATIONS.get(name)
    return migration
      ? Promise.resolve(migration)
      : Promise.reject(new Error(`Unknown migration ${name}`))
  },
}

const SETTINGS = { migrationSource, tableName: 'latchkey_migrations' }

/**
 * Brings the tables up to date. Of several processes that start at once, one migrates and the
 * others wait. A role without the right to alter tables is enough if they are up to date.
 *
 * @throws An error with instructions if they are outdated and the role may not alter them.
 */
export async function migrate(db: Knex): Promise<void> {
  await withAdvisoryLock(db, async (trx) => {
    try {
      if ((await pendingMigrations(trx)) === 0) return
      // The advisory lock excludes other migrations, so knex's own lock is left over from a killed
      // process.
      await trx.migrate.forceFreeMigrationsLock(SETTINGS)
      await trx.migrate.latest(SETTINGS)
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === NOT_ALLOWED)) throw cause
      const message =
        'The tables are not up to date, and the role of DATABASE_URL may not change them. ' +
        'Run "latchkey database migrate --grant ROLE" as their owner.'
      throw new Error(message, { cause })
    }
  })
}

/** Returns how many migrations of this version have not run. */
export async function pendingMigrations(db: Knex): Promise<number> {
  const listed: [unknown[], unknown[]] = await db.migrate.list(SETTINGS)
  return listed[1].length
}

/**
 * Runs `work` in a transaction that holds an advisory lock. Postgres releases the lock even if this
 * process crashes.
 */
export async function withAdvisoryLock(
  db: Knex,
  work: (trx: Knex) => Promise<void>,
): Promise<void> {
  await db.transaction(async (trx) => {
    // Through a pooler, the settings of the role apply, which are those of requests.
    for (const limit of LIMITS) await trx.raw(`set local ${limit} = 0`)
    await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK_ID])
    await work(trx)
  })
}
