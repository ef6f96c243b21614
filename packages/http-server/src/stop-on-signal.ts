/** After the notice, the process exits within this time, whatever hangs. */
const DEADLINE_MS = 8000

/**
 * Stops the program on Ctrl-C, on a supervisor's signal, or when the parent process of a worker
 * ends. Repeated signals are ignored, because a terminal sends Ctrl-C to a whole process group.
 * Exits with code 1 if `stop` takes eight seconds longer than its notice.
 *
 * @param noticeMs - See {@link Readiness.turnOff}.
 */
export function stopOnSignal(stop: () => Promise<void>, noticeMs = 0): void {
  let isStopping = false

  async function exit(): Promise<void> {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), noticeMs + DEADLINE_MS)
    await stop()
    process.exit(0)
  }

  process.on('SIGINT', () => void exit())
  process.on('SIGTERM', () => void exit())
  process.once('disconnect', () => void exit())
}
