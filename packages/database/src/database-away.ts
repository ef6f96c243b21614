/** The server is a standby or configured as read-only: the address leads to the wrong server. */
export const READ_ONLY = '25006'

/**
 * Postgres' error classes: no connection (08), login rejected (28), no such database (3D), out of
 * disk, memory or connections (53), shutdown or canceled (57), disk failure (58). Single codes:
 * read-only, idle transaction, lock timeout, deadlock.
 */
const POSTGRES_CODES = /^(08|28|3D|53|57|58)...$|^(25006|25P03|55P03|40P01)$/
const SYSTEM_CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])
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
  if (code !== undefined) return POSTGRES_CODES.test(code) || SYSTEM_CODES.has(code)
  return MESSAGES.some((message) => thrown.message.includes(message))
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
