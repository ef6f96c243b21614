import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Logger } from 'pino'

/** Requests create many short-lived objects. A larger young generation is collected less often. */
const YOUNG_GENERATION = '--max-semi-space-size=32'

/**
 * Runs this program in several processes that share its port. Replaces a worker that exits. A
 * worker that cannot start stops all of them.
 */
export function runWorkers(count: number, log: Logger): void {
  const listening = new WeakSet<Worker>()
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

  cluster.on('listening', (worker) => listening.add(worker))
  cluster.on('exit', (worker, code, signal: string | null) => {
    if (isStopping) return
    if (!listening.has(worker)) {
      void stop(1)
      return
    }
    log.error({ pid: worker.process.pid, code, signal }, 'worker exited, starting another')
    cluster.fork()
  })
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  cluster.setupPrimary({ execArgv: [...process.execArgv, YOUNG_GENERATION] })
  for (let i = 0; i < count; i++) cluster.fork()
}
