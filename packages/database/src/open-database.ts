import knexFactory, { type Knex } from 'knex'

const ACQUIRE_TIMEOUT_MS = 5000
const CONNECT_TIMEOUT_MS = 5000
const STATEMENT_TIMEOUT_MS = 30_000

const SILENT = {
  warn: () => undefined,
  error: () => undefined,
  deprecate: () => undefined,
  debug: () => undefined,
}

export interface DatabaseOptions {
  /** What Postgres shows of these connections in `pg_stat_activity`. */
  applicationName: string
  /** How many connections at most. */
  poolSize: number
}

/** A knex on Postgres. Connects when it is first used. */
export function openDatabase(url: string, { applicationName, poolSize }: DatabaseOptions): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // To start helpers takes longer than what is asked here, and leaves less to everybody else.
      options: '-c max_parallel_workers_per_gather=0',
      keepAlive: true,
    },
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    compileSqlOnError: false, // the bound values, hashes among them, stay out of error messages
    log: SILENT, // what fails is thrown to whoever asked, who logs it once
  })
}
