/** A log, such as pino. Writes an entry before `fatal` returns. */
export interface FatalLog {
  fatal: (entry: { err: unknown }, text: string) => void
}

/**
 * Logs an exception or a rejected promise that no code handled, and exits with code 1: the state of
 * the process is unknown, so it must not serve another request. A supervisor starts it again.
 */
export function exitOnUncaught(log: FatalLog): void {
  const exit = (err: unknown): never => {
    log.fatal({ err }, 'exiting after an uncaught error')
    process.exit(1)
  }
  process.on('uncaughtException', exit)
  // Without a listener, Node wraps a reason that is no error in one whose message quotes it.
  process.on('unhandledRejection', exit)
}
