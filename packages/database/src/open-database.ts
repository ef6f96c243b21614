import knexFactory, { type Knex } from 'knex'
import { type ConnectionOptions, idleMs } from './connection-settings.ts'
import { createConnectionSource } from './connection-source.ts'
import { isDatabaseAway, isReadOnly } from './database-away.ts'

const ACQUIRE_TIMEOUT_MS = 3000

const SILENT = {
  warn: () => undefined,
  error: () => undefined,
  deprecate: () => undefined,
  debug: () => undefined,
}

export interface DatabaseOptions extends ConnectionOptions {
  /** Maximum number of connections. */
  poolSize: number
}

/**
 * Returns a knex instance on Postgres, which connects when it is first used. Once the server
 * rejects a write as read-only, no open connection is reused: the address may lead to another
 * server by now.
 */
export function openDatabase(url: string, { poolSize, ...options }: DatabaseOptions): Knex {
  const source = createConnectionSource(url, options)
  const openedAt = new WeakMap<object, number>()
  let retiredAt = -1
  const db = knexFactory({
    client: 'pg',
    connection: source.connection,
    pool: {
      min: 0,
      max: poolSize,
      idleTimeoutMillis: idleMs(options),
      afterCreate: (connection: object, done: (error: null, connection: object) => void) => {
        source.trust()
        openedAt.set(connection, performance.now())
        done(null, connection)
      },
      validate: (connection: object) => (openedAt.get(connection) ?? 0) > retiredAt,
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    compileSqlOnError: false, // keeps bound values, such as hashes, out of error messages
    log: SILENT, // errors are thrown, and the caller logs them once
  })
  db.on('query-error', (error: unknown) => {
    if (isDatabaseAway(error)) source.distrust()
    if (isReadOnly(error)) retiredAt = performance.now()
  })
  return db
}
