import { createAccessClock } from '@latchkey/auth-client/access-clock'
import { createRefreshes } from '@latchkey/auth-client/refreshes'
import { openPool } from '@latchkey/database/open-pool'
import { waitForDatabase } from '@latchkey/database/wait-for-database'
import { serve } from '@latchkey/http-server'
import { createLog } from '@latchkey/http-server/create-log'
import { exitOnUncaught } from '@latchkey/http-server/exit-on-uncaught'
import { createReadiness } from '@latchkey/http-server/readiness'
import { stopOnSignal } from '@latchkey/http-server/stop-on-signal'
import { createApp } from './app.ts'
import { parseConfig } from './config.ts'
import { createCsrfTokens } from './http/csrf.ts'
import { createSessionTable } from './http/session-table.ts'
import { loadViews } from './views.ts'

const POOL_SIZE = 10
/** Ample: a session is one row, found by its primary key. */
const PATIENCE_MS = 5000

async function main(): Promise<void> {
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)
  exitOnUncaught(log)
  const pool = openPool(config.databaseUrl, {
    applicationName: 'latchkey-web',
    poolSize: POOL_SIZE,
    patienceMs: PATIENCE_MS,
  })
  // Without a listener, an error of an idle connection would crash the process.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'lost a Postgres connection'))
  await waitForDatabase(
    () => createSessionTable(pool),
    (cause) => log.warn({ cause }, 'waiting for Postgres, which is unavailable'),
  )
  const readiness = createReadiness()
  const refreshes = createRefreshes()
  const clock = createAccessClock()
  const app = createApp({
    config,
    pool,
    log,
    readiness,
    views: loadViews(),
    csrf: createCsrfTokens(config),
    refreshes,
    clock,
  })
  const serving = await serve(app, config.port, config.host)
  log.info({ host: config.host, port: serving.port }, 'web app is listening')

  stopOnSignal(async () => {
    await readiness.turnOff(config.stopNoticeMs)
    await serving.stop()
    await pool.end()
  }, config.stopNoticeMs)
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`The web app cannot start. ${message}\n`)
  process.exit(1)
})
