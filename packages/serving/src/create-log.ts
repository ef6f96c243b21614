import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * What may stand in a log, by name. Anything else is left out, so that a new field is thought about here
 * before it is written down somewhere: nothing that anybody typed, and no token, is in the list.
 */
const SHOWN = new Set([
  'accountId',
  'attempts',
  'cause',
  'causeCode',
  'code',
  'err',
  'host',
  'isAborted',
  'kid',
  'mails',
  'method',
  'ms',
  'path',
  'pid',
  'port',
  'reason',
  'requestId',
  'role',
  'score',
  'sessionId',
  'signal',
  'status',
])

/**
 * A log of one JSON line an entry.
 *
 * @param destination - Standard output where there is none.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      formatters: { log: onlyShown },
      serializers: { err: toShownError },
    },
    destination ?? pino.destination({ sync: false }),
  )
}

function onlyShown(entry: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(entry).every((name) => SHOWN.has(name))) return entry // the line of each request
  return Object.fromEntries(Object.entries(entry).filter(([name]) => SHOWN.has(name)))
}

/**
 * Of an error what says where to look. What Postgres says, and what stands behind an error, may quote what
 * somebody sent: of these the kind, the code and the place.
 */
function toShownError(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { type: typeof thrown }
  const { message, cause } = thrown
  const isOfPostgres = 'severity' in thrown
  return {
    ...toPlace(thrown),
    ...(!isOfPostgres && { message }),
    ...(cause instanceof Error && { cause: toPlace(cause) }),
  }
}

function toPlace(error: Error): object {
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, ...('code' in error && { code: error.code }), at }
}
