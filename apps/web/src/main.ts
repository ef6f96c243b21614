import { openDatabase } from '@latchkey/database'
import { serve } from '@latchkey/serving'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { parseConfig } from './config.ts'
import { loadViews } from './views.ts'

const POOL_SIZE = 10

async function main(): Promise<void> {
  const config = parseConfig(process.env)
  const log = pino({ level: config.logLevel })
  const db = openDatabase(config.databaseUrl, {
    applicationName: 'latchkey-web',
    poolSize: POOL_SIZE,
  })
  const app = createApp({ config, db, log, views: loadViews(), refreshes: new Map() })
  const serving = await serve(app, config.port, config.host)
  log.info({ host: config.host, port: serving.port }, 'web app is listening')

  async function stop(): Promise<void> {
    await serving.stop()
    await db.destroy()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The web app cannot start. ${message}\n`)
  process.exit(1)
})
