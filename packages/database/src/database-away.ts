/** Postgres is a standby or was told to write nothing: the connections lead to the wrong server. */
export const READ_ONLY = '25006'

/**
 * By the first letters of Postgres' codes: no connection (08), nobody let in (28), no such database
 * (3D), out of disk, memory or connections (53), going down or told to stop (57), the disk fails (58);
 * and alone: read-only, a transaction left idle, no lock within the time, a deadlock.
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
/** What pg, its pool and knex throw without a code. Knex puts the statement before it. */
const MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
  'Unable to acquire a connection',
]

/** Whether what was thrown says that Postgres cannot do its work now, and may later. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  if (thrown.name === 'KnexTimeoutError') return true
  const code = codeOf(thrown)
  if (code === 'ENOENT') return 'syscall' in thrown && thrown.syscall === 'connect' // no socket
  if (code !== undefined) return POSTGRES_CODES.test(code) || SYSTEM_CODES.has(code)
  return MESSAGES.some((message) => thrown.message.includes(message))
}

/** Whether what was thrown says that this server takes no writes. */
export function isReadOnly(thrown: unknown): boolean {
  return thrown instanceof Error && codeOf(thrown) === READ_ONLY
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Why Postgres cannot do its work, in a few words that quote nothing but its own or the system's code. */
export function causeOf(thrown: unknown): string {
  const code = thrown instanceof Error ? codeOf(thrown) : undefined
  return code ?? 'it does not answer in time'
}
