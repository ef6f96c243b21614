import cluster from 'node:cluster'
import { once } from 'node:events'
import type { Logger } from 'pino'

/** Requests create many short-lived objects. A larger young generation is collected less often. */
const YOUNG_GENERATION = '--max-semi-space-size=32'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/**
 * Runs this program in several processes that share its port. Replaces a worker that exits: at
 * once, or after pauses that grow while its replacements cannot start. If a worker exits before any
 * of them has listened, the settings are wrong, so all of them stop.
 */
export function runWorkers(count: number, log: Logger): void {
  let hasListened = false
  let failures = 0
  let isStopping = false

  async function stop(exitCode: number): Promise<void> {
    if (isStopping) return
    isStopping = true
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    await Promise.all(
      workers.map(async (worker) => {
        const hasExited = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await hasExited
      }),
    )
    process.exit(exitCode)
  }

  function replace(): void {
    const pauseMs = failures === 0 ? 0 : FIRST_PAUSE_MS * 2 ** (failures - 1)
    failures++
    setTimeout(() => isStopping || cluster.fork(), Math.min(pauseMs, LONGEST_PAUSE_MS))
  }

  cluster.on('listening', () => {
    hasListened = true
    failures = 0
  })
  cluster.on('exit', (worker, code, signal: string | null) => {
    if (isStopping) return
    if (!hasListened) {
      void stop(1)
      return
    }
    log.error({ pid: worker.process.pid, code, signal }, 'worker exited, starting another')
    replace()
  })
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  cluster.setupPrimary({ execArgv: [...process.execArgv, YOUNG_GENERATION] })
  for (let i = 0; i < count; i++) cluster.fork()
}
