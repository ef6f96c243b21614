import cluster from 'node:cluster'
import { createLog } from '@latchkey/http-server/create-log'
import { exitOnUncaught } from '@latchkey/http-server/exit-on-uncaught'
import { serveSumOfWorkers } from '@latchkey/http-server/metrics-server'
import { stopOnSignal } from '@latchkey/http-server/stop-on-signal'
import { parseConfig } from './config.ts'
import { runApi } from './run-api.ts'
import { runWorkers } from './run-workers.ts'

async function main(): Promise<void> {
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)
  exitOnUncaught(log)
  if (config.workers > 1 && cluster.isPrimary) {
    if (config.metrics) await serveSumOfWorkers(config.metrics)
    return runWorkers(config.workers, log)
  }

  stopOnSignal(await runApi(config, log), config.stopNoticeMs)
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The API cannot start. ${message}\n`)
  process.exit(1)
})
