import type { Knex } from 'knex'
import { pendingMigrations } from '../../migrations/migrate.ts'
import { describeServer } from '../../stores/server-store.ts'
import { fine, type Finding, risky, wrong } from './finding.ts'

const OLDEST_VERSION = 15
/** Keys, links and sessions are valid for minutes and longer. */
const CLOCK_SKEW_MS = 5000
/** An API process needs up to this many connections. */
const CONNECTIONS_PER_PROCESS = 13

/**
 * Checks the server that holds the data.
 *
 * @param processes - How many API processes use it.
 * @throws A database error when it does not respond.
 */
export async function checkPostgres(db: Knex, processes: number, now: Date): Promise<Finding[]> {
  const server = await describeServer(db)
  const skewMs = Math.abs(server.now.getTime() - now.getTime())
  const needed = processes * CONNECTIONS_PER_PROCESS
  const count = processes === 1 ? 'one process' : `${processes} processes`
  return [
    server.version >= OLDEST_VERSION
      ? fine(`Postgres ${server.version} responds`)
      : wrong(`Postgres ${server.version} is too old`, `Upgrade it to ${OLDEST_VERSION} or newer.`),
    server.isReadOnly
      ? wrong(
          'Postgres is read-only',
          'DATABASE_URL leads to a standby. Use the address of the primary.',
        )
      : fine('Postgres accepts writes'),
    skewMs <= CLOCK_SKEW_MS
      ? fine('The clocks of Postgres and this machine agree')
      : wrong(
          `The clocks of Postgres and this machine differ by ${Math.round(skewMs / 1000)} seconds`,
          'Synchronize both with NTP.',
        ),
    needed <= server.maxConnections
      ? fine(`${server.maxConnections} connections are enough for ${count}`)
      : risky(
          `Postgres allows ${server.maxConnections} connections, and ${count} can need ${needed}`,
          'Raise max_connections, or lower WORKERS.',
        ),
    server.isSuperuser
      ? risky(
          'The API connects as a superuser',
          'Use a role that owns nothing: see "Roles" in docs/database.md.',
        )
      : fine('The role of the API is not a superuser'),
  ]
}

/** Checks that the tables are those of this version. */
export async function checkTables(db: Knex): Promise<Finding> {
  const pending = await pendingMigrations(db)
  if (pending === 0) return fine('The tables are up to date')
  return wrong(`${pending} migrations have not run`, 'Run "latchkey database migrate".')
}
