import { Socket } from 'node:net'

const CONNECT_TIMEOUT_MS = 5000
const KEEP_ALIVE_AFTER_MS = 10_000
/** What the network may take beyond what Postgres may: it answers that it gave up. */
const NETWORK_MS = 2000

/** How long to wait for one answer of Postgres, in milliseconds, unless somebody asks for another time. */
export const PATIENCE_MS = 10_000
/** Waits as long as it takes: for migrations and the command line, never for a request. */
export const UNLIMITED = 0

/** What this code relies on, whatever the server, the database or the role says otherwise. */
const SERVER_SETTINGS = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  // To start helpers takes longer than what is asked here, and leaves less to everybody else.
  max_parallel_workers_per_gather: '0',
}

/** For how long a pool may keep a connection that nobody uses: not until it counts as silent. */
export function idleMs({ patienceMs = PATIENCE_MS }: ConnectionOptions): number {
  return patienceMs === UNLIMITED ? PATIENCE_MS : patienceMs
}

export interface ConnectionOptions {
  /** What Postgres shows of these connections in `pg_stat_activity`. */
  applicationName: string
  /** How long to wait for one answer, in milliseconds. {@link PATIENCE_MS} by default. */
  patienceMs?: number
}

/** What pg, its pool and knex take alike. */
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
 * How to connect to Postgres so that it answers the same wherever it runs, and so that no wait is
 * endless: it gives up a statement after the patience, a lock after half of it, and a transaction that
 * nobody goes on with; and a connection on which nothing comes back for two seconds longer is cut.
 *
 * Where the tables are (`search_path`), and whether to write at all (`default_transaction_read_only`), is left
 * to the server.
 */
export function connectionSettings(
  url: string,
  { applicationName, patienceMs = PATIENCE_MS }: ConnectionOptions,
): ConnectionSettings {
  const limits = {
    statement_timeout: String(patienceMs),
    lock_timeout: String(patienceMs / 2),
    idle_in_transaction_session_timeout: String(patienceMs),
  }
  return {
    ...withOptions(url, { ...SERVER_SETTINGS, ...limits }),
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(patienceMs !== UNLIMITED && { stream: () => newSocket(patienceMs + NETWORK_MS) }),
  }
}

/**
 * The settings beside those that the address asks for, which come first: ours win where both name one. An
 * address without any is passed on as it is, because pg accepts passwords that a URL would encode otherwise.
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

/** It also cuts one that nobody used for that long, which is no loss: pools close them earlier. */
function newSocket(silentMs: number): Socket {
  const socket = new Socket()
  socket.setTimeout(silentMs, () => {
    const message = `Nothing came from Postgres for ${silentMs} ms.`
    socket.destroy(Object.assign(new Error(message), { code: 'ETIMEDOUT' }))
  })
  return socket
}
