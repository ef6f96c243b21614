/** The server is a standby or configured as read-only: the address leads to the wrong server. */
export const READ_ONLY = '25006'

/** A cause of unavailability. */
interface Trouble {
  meaning: string
  /** SQLSTATEs, or their class: the first two characters. */
  states?: readonly string[]
  /** Codes of Node and of the system. */
  codes?: readonly string[]
}

/**
 * Every error that means that Postgres is unavailable for now: the same request may succeed later,
 * on this or another connection. Any other error is a defect. See docs/database-trouble.md.
 */
const TROUBLES: readonly Trouble[] = [
  {
    meaning: 'no connection',
    states: ['08'],
    codes: [
      'ECONNABORTED',
      'ECONNREFUSED',
      'ECONNRESET',
      'EHOSTDOWN',
      'EHOSTUNREACH',
      'ENETDOWN',
      'ENETRESET',
      'ENETUNREACH',
      'ENOTCONN',
      'EPIPE',
      'ETIMEDOUT',
      'ERR_SOCKET_CLOSED',
      'ERR_STREAM_DESTROYED',
      'ERR_STREAM_WRITE_AFTER_END',
    ],
  },
  { meaning: 'no address', codes: ['EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENOTFOUND'] },
  {
    meaning: 'too few ports or files here',
    codes: ['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS'],
  },
  { meaning: 'login rejected', states: ['28'] },
  { meaning: 'no such database', states: ['3D'] },
  { meaning: 'out of disk, memory or connections', states: ['53'] },
  { meaning: 'shutdown, failover or timeout', states: ['57'] },
  { meaning: 'disk failure', states: ['58'] },
  { meaning: 'read-only', states: [READ_ONLY] },
  { meaning: 'transaction ended: idle, or too long', states: ['25P03', '25P04'] },
  { meaning: 'lock not available', states: ['55P03'] },
  { meaning: 'rolled back: conflict, unknown end, deadlock', states: ['40001', '40003', '40P01'] },
]

const STATES = new Set(TROUBLES.flatMap(({ states = [] }) => states))
const CODES = new Set(TROUBLES.flatMap(({ codes = [] }) => codes))
const SQLSTATE = /^[0-9A-Z]{5}$/

/** Errors of pg, its pool and knex without a code. Knex puts the statement before the message. */
const MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
  'Unable to acquire a connection',
]

/** Returns whether an error means that Postgres is unavailable for now. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  if (thrown.name === 'KnexTimeoutError') return true
  const code = codeOf(thrown)
  if (code === 'ENOENT') return 'syscall' in thrown && thrown.syscall === 'connect' // no socket
  if (code === undefined) return MESSAGES.some((message) => thrown.message.includes(message))
  if (CODES.has(code)) return true
  return SQLSTATE.test(code) && (STATES.has(code) || STATES.has(code.slice(0, 2)))
}

/** Returns whether an error means that the server is read-only. */
export function isReadOnly(thrown: unknown): boolean {
  return thrown instanceof Error && codeOf(thrown) === READ_ONLY
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Returns why Postgres is unavailable, without quoting anything but its or the system's code. */
export function causeOf(thrown: unknown): string {
  const code = thrown instanceof Error ? codeOf(thrown) : undefined
  return code ?? 'it did not respond in time'
}
