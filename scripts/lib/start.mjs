import path from 'node:path'
import { takeLock } from './lock.mjs'
import { build, install } from './pnpm.mjs'
import { portFromEnvironment, requirePorts } from './ports.mjs'
import { ROOT, say } from './run.mjs'
import { loadSecrets, startApps, startPostgres, urlsOf } from './stack.mjs'

const DATA = path.join(ROOT, '.data')

/** Runs `npm start`, or `npm run dev` with `isReloading`. Throws when an app exits. */
export async function start(onEnd, { isReloading = false } = {}) {
  const ports = portsFromEnvironment()
  const lock = await takeLock(path.join(DATA, 'start.lock'))
  onEnd(lock.release)
  await requirePorts([
    { name: 'API', port: ports.api, remedy: orElse('API_PORT', ports.api, isReloading) },
    { name: 'browser app', port: ports.spa, remedy: orElse('SPA_PORT', ports.spa, isReloading) },
    { name: 'web app', port: ports.web, remedy: orElse('WEB_PORT', ports.web, isReloading) },
  ])
  await install()
  await build()

  const database = await findDatabase(onEnd)
  say('Starting API, browser app and web app')
  const apps = await startApps(
    {
      ports,
      databaseUrl: database.url,
      isReloading,
      secrets: loadSecrets(path.join(DATA, 'secrets.json')),
      logFolder: path.join(DATA, 'logs'),
      onStarted: lock.note,
    },
    onEnd,
  )
  showBanner(urlsOf(ports), database.place, isReloading)
  throw await Promise.race(apps.map((app) => app.failed))
}

/** Returns the database of DATABASE_URL, or starts a Postgres in this folder. */
async function findDatabase(onEnd) {
  const { DATABASE_URL } = process.env
  if (DATABASE_URL) return { url: DATABASE_URL, place: 'the Postgres of DATABASE_URL' }
  say('Starting Postgres')
  const { url, dataDir, stop } = await startPostgres(path.join(DATA, 'postgres'))
  onEnd(stop)
  return { url, place: dataDir.startsWith(ROOT) ? path.relative(ROOT, dataDir) : dataDir }
}

function portsFromEnvironment() {
  return {
    api: portFromEnvironment('API_PORT', 8000),
    spa: portFromEnvironment('SPA_PORT', 5173),
    web: portFromEnvironment('WEB_PORT', 3000),
  }
}

function orElse(variable, port, isReloading) {
  return `, or choose another port: ${variable}=${port + 1} npm ${isReloading ? 'run dev' : 'start'}`
}

function showBanner({ api, spa, web }, place, isReloading) {
  say('Ready')
  console.log(`
  Latchkey is running${isReloading ? ' and reloads changed sources' : ''}.

    API          ${api}/auth/
    Browser app  ${spa}
    Web app      ${web}
    Emails       ${web}/development/mails

  Create an account in one app, then log in to it in the other.
  Or paste this into another terminal:

    curl -X POST ${api}/auth/register/ -H 'Content-Type: application/json' -d '{"username": "selva_admin", "email": "selva@admin.com", "password": "admin123", "role": "admin"}'

  Logs are in .data/logs; the data is in ${place}.
  Ctrl-C stops everything and keeps the data.
`)
}
