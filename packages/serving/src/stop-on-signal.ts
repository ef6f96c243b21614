/** Whoever waits for the end of this process waits no longer than this, whatever hangs. */
const DEADLINE_MS = 10_000

/**
 * Stops the program in order when it is told to, by Ctrl-C, by a supervisor, or by the end of the
 * process that began it as a worker. It may be told so more than once: a terminal tells all of a group.
 * What has not stopped within ten seconds is left as it is, and the exit code is 1.
 */
export function stopOnSignal(stop: () => Promise<void>, deadlineMs = DEADLINE_MS): void {
  let isStopping = false

  async function exit(): Promise<void> {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), deadlineMs)
    await stop()
    process.exit(0)
  }

  process.on('SIGINT', () => void exit())
  process.on('SIGTERM', () => void exit())
  process.once('disconnect', () => void exit())
}
