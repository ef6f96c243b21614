import pg from 'pg'

const POOL_SIZE = 10
const CONNECT_TIMEOUT_MS = 5000

/** The connections to Postgres that the session store shares. */
export function openPool(connectionString: string): pg.Pool {
  return new pg.Pool({
    connectionString,
    application_name: 'latchkey-web',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  })
}
