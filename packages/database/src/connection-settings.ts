import { Socket } from 'node:net'

const CONNECT_TIMEOUT_MS = 3000
const KEEP_ALIVE_AFTER_MS = 10_000
/** The time that the network may add: Postgres itself reports that it gave up. */
const NETWORK_MS = 1000

/** The default time to wait for one response of Postgres, in milliseconds. */
export const PATIENCE_MS = 5000
/** The part of the patience after which a wait for a lock ends, and lets others use the connection. */
const LOCK_SHARE = 0.3
/** No limit, for migrations and the command line. Never for a request. */
export const UNLIMITED = 0

/**
 * Settings that this code relies on. They override those of the server, the database and the role.
 */
const SERVER_SETTINGS = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  // Starting parallel workers takes longer than these queries, and leaves less for others.
  max_parallel_workers_per_gather: '0',
}

/**
 * Returns how long a pool keeps an idle connection, in milliseconds: less than until {@link
 * newSocket} closes it as silent.
 */
export function idleMs({ patienceMs = PATIENCE_MS }: ConnectionOptions): number {
  return patienceMs === UNLIMITED ? PATIENCE_MS : patienceMs
}

export interface ConnectionOptions {
  /** The name of these connections in `pg_stat_activity`. */
  applicationName: string
  /** How long to wait for one response, in milliseconds. {@link PATIENCE_MS} by default. */
  patienceMs?: number
}

/** The settings that pg, its pool and knex share. */
export interface ConnectionSettings {
  connectionString: string
  options: string
  application_name: string
  connectionTimeoutMillis: number
  keepAlive: boolean
  keepAliveInitialDelayMillis: number
  stream?: () => Socket
}

/**
 * Returns settings under which Postgres responds the same on every server, and no wait is endless.
 * Postgres aborts a statement and an idle transaction after the patience, and a wait for a lock
 * after 30 % of it. A connection without data for a second longer is closed.
 *
 * `search_path` and `default_transaction_read_only` are left to the server.
 */
export function connectionSettings(
  url: string,
  { applicationName, patienceMs = PATIENCE_MS }: ConnectionOptions,
): ConnectionSettings {
  return {
    ...withOptions(url, serverSettings(patienceMs)),
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(patienceMs !== UNLIMITED && { stream: () => newSocket(patienceMs + NETWORK_MS) }),
  }
}

/** Returns the settings of Postgres for a patience, by name. */
export function serverSettings(patienceMs: number): Readonly<Record<string, string>> {
  return {
    ...SERVER_SETTINGS,
    statement_timeout: String(patienceMs),
    lock_timeout: String(LOCK_SHARE * patienceMs),
    idle_in_transaction_session_timeout: String(patienceMs),
  }
}

/**
 * Adds the settings to those of the address. They come last, because Postgres uses the last of two
 * values. An address without any stays unchanged, because pg accepts passwords that a URL would
 * encode differently.
 */
function withOptions(
  address: string,
  settings: Readonly<Record<string, string>>,
): Pick<ConnectionSettings, 'connectionString' | 'options'> {
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${escape(value)}`)
  const url = new URL(address)
  const asked = url.searchParams.get('options')
  if (asked === null) return { connectionString: address, options: ours.join(' ') }
  url.searchParams.delete('options')
  return { connectionString: url.href, options: [asked, ...ours].join(' ') }
}

function escape(value: string): string {
  return value.replaceAll(/[\\ ]/g, String.raw`\$&`)
}

/** Also closes a connection that is idle for that long. Pools close those earlier. */
function newSocket(silentMs: number): Socket {
  const socket = new Socket()
  socket.setTimeout(silentMs, () => {
    const message = `Postgres sent nothing for ${silentMs} ms.`
    socket.destroy(Object.assign(new Error(message), { code: 'ETIMEDOUT' }))
  })
  return socket
}
