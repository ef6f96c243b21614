import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * The fields that may be logged. All others are left out, so that each new field is reviewed here
 * first. The list has no tokens and nothing that a user typed.
 */
const SHOWN = new Set([
  'accountId',
  'actor',
  'attempts',
  'audience',
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
  'service',
  'sessionId',
  'signal',
  'status',
  'traceId',
])

/**
 * Returns a log that writes one JSON line per entry.
 *
 * @param destination - Standard output by default.
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
  if (Object.keys(entry).every((name) => SHOWN.has(name))) return entry // fast path for requests
  return Object.fromEntries(Object.entries(entry).filter(([name]) => SHOWN.has(name)))
}

/**
 * Returns the parts of an error that help to find it. Messages of Postgres and of a cause may quote
 * what a user sent, so only their type, code and stack are logged.
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
