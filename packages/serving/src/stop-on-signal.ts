/**
 * Stops the program in order when it is told to, by Ctrl-C, by a supervisor, or by the end of the
 * process that began it as a worker. It may be told so more than once: a terminal tells all of a group.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false

  async function exit(): Promise<void> {
    if (isStopping) return
    isStopping = true
    await stop()
    process.exit(0)
  }

  process.on('SIGINT', () => void exit())
  process.on('SIGTERM', () => void exit())
  process.once('disconnect', () => void exit())
}
