import path from 'node:path'
import { install, build } from './pnpm.mjs'
import { requireDiskSpace, requirePorts, takeLock } from './preflight.mjs'
import { ROOT, say } from './run.mjs'
import { loadSecrets, startApps, startPostgres, urlsOf } from './stack.mjs'

const DATA = path.join(ROOT, '.data')

/** Does all of `npm start`, or of `npm run dev` when it is to reload; ends when an app does. */
export async function start(onEnd, { isReloading = false } = {}) {
  const ports = portsFromEnvironment()
  requireDiskSpace()
  const lock = takeLock(path.join(DATA, 'start.lock'))
  onEnd(lock.release)
  await requirePorts([
    { name: 'API', port: ports.api, variable: 'API_PORT' },
    { name: 'browser app', port: ports.spa, variable: 'SPA_PORT' },
    { name: 'web app', port: ports.web, variable: 'WEB_PORT' },
  ])
  await install()
  await build()

  const databaseUrl = process.env.DATABASE_URL ?? (await ownPostgres(onEnd))
  say('Starting API, browser app and web app')
  const apps = await startApps(
    {
      ports,
      databaseUrl,
      isReloading,
      secrets: loadSecrets(path.join(DATA, 'secrets.json')),
      logFolder: path.join(DATA, 'logs'),
    },
    (app) => {
      lock.note(app.pid)
      onEnd(app.stop)
    },
  )
  showBanner(urlsOf(ports), isReloading)
  const failure = await Promise.race(apps.map((app) => app.exited))
  if (failure) throw failure
}

async function ownPostgres(onEnd) {
  say('Starting Postgres')
  const postgres = await startPostgres(path.join(DATA, 'postgres'))
  onEnd(postgres.stop)
  return postgres.url
}

function portsFromEnvironment() {
  const { API_PORT = '8000', SPA_PORT = '5173', WEB_PORT = '3000' } = process.env
  return { api: Number(API_PORT), spa: Number(SPA_PORT), web: Number(WEB_PORT) }
}

function showBanner({ api, spa, web }, isReloading) {
  say('Ready')
  console.log(`
  Latchkey is running${isReloading ? ', and follows the sources' : ''}.

    API          ${api}/auth/
    Browser app  ${spa}
    Web app      ${web}

  First, create an account in either app, and see the same account in the other.
  Or paste this into another terminal:

    curl -X POST ${api}/auth/register/ -H 'Content-Type: application/json' \\
      -d '{"username": "selva_admin", "email": "selva@admin.com", "password": "admin123", "role": "admin"}'

  Logs are in .data/logs, the data is in ${process.env.DATABASE_URL ? 'your Postgres' : '.data/postgres'}. Ctrl-C ends everything and loses nothing.
`)
}
