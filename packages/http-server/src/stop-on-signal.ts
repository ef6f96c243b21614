/** The process exits after this time, whatever hangs. */
const DEADLINE_MS = 10_000

/**
 * Stops the program on Ctrl-C, on a supervisor's signal, or when the parent process of a worker
 * ends. Repeated signals are ignored, because a terminal sends Ctrl-C to a whole process group.
 * Exits with code 1 if `stop` takes longer than the deadline.
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
