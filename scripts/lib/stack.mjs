import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { startApp } from './app.mjs'
import { ROOT } from './run.mjs'

/** The addresses of the three apps. */
export function urlsOf({ api, spa, web }) {
  return {
    api: `http://localhost:${api}`,
    spa: `http://localhost:${spa}`,
    web: `http://localhost:${web}`,
  }
}

/** Starts the project's own Postgres over this folder, or adopts the one that runs there. */
export async function startPostgres(dataDir, port) {
  const door = path.join(ROOT, 'packages/database/dist/local-postgres.js')
  const { startLocalPostgres } = await import(pathToFileURL(door).href)
  return startLocalPostgres({ dataDir, ...(port && { port }) })
}

/**
 * Starts API, SPA and web app and waits until each answers.
 *
 * @param options - `ports` ({api, spa, web}), `databaseUrl`, `secrets`, `logFolder`, `isReloading`
 *   (run from the sources and follow them), `env` (more for the API and the web app).
 * @param onStarted - Called with each app at once, so that it can be stopped whatever follows.
 */
export async function startApps(options, onStarted) {
  const started = appsOf(options).map((app) => startApp(app, options.logFolder))
  for (const app of started) onStarted(app)
  await Promise.all(started.filter(({ ready }) => ready).map(({ ready }) => ready()))
  return started
}

function appsOf({ ports, databaseUrl, secrets, isReloading = false, env = {} }) {
  const urls = urlsOf(ports)
  const common = { ...env, DATABASE_URL: databaseUrl }
  const reload = ['watch', '--clear-screen=false', '--conditions=@latchkey/source', 'src/main.ts']
  const server = (name) =>
    isReloading ? [tool(name, 'tsx/dist/cli.mjs'), ...reload] : [folderOf(name, 'dist/main.js')]

  return [
    {
      name: 'api',
      command: server('api'),
      cwd: folderOf('api'),
      probe: `${urls.api}/healthz`,
      env: {
        ...common,
        PORT: String(ports.api),
        PUBLIC_URL: urls.api,
        CORS_ORIGINS: `${urls.spa},http://127.0.0.1:${ports.spa}`,
        LATCHKEY_SECRET: secrets.latchkey,
      },
    },
    {
      name: 'web',
      command: server('web'),
      cwd: folderOf('web'),
      probe: `${urls.web}/healthz`,
      env: {
        ...common,
        PORT: String(ports.web),
        API_URL: urls.api,
        SPA_URL: urls.spa,
        SESSION_SECRET: secrets.session,
      },
    },
    {
      name: 'spa',
      command: [tool('spa', 'vite/bin/vite.js'), ...(isReloading ? [] : ['preview'])],
      cwd: folderOf('spa'),
      probe: `${urls.spa}/`,
      env: { SPA_PORT: String(ports.spa), API_URL: urls.api, WEB_URL: urls.web },
    },
  ]
}

function folderOf(app, ...rest) {
  return path.join(ROOT, 'apps', app, ...rest)
}

function tool(app, file) {
  return folderOf(app, 'node_modules', file)
}

/** The secrets of this folder: from the environment, or made once and kept from other users. */
export function loadSecrets(file) {
  const { LATCHKEY_SECRET, SESSION_SECRET } = process.env
  if (LATCHKEY_SECRET && SESSION_SECRET)
    return { latchkey: LATCHKEY_SECRET, session: SESSION_SECRET }
  if (!fs.existsSync(file)) {
    const made = { latchkey: newSecret(), session: newSecret() }
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  }
  const kept = JSON.parse(fs.readFileSync(file, 'utf8'))
  return { latchkey: LATCHKEY_SECRET ?? kept.latchkey, session: SESSION_SECRET ?? kept.session }
}

function newSecret() {
  return crypto.randomBytes(32).toString('base64url')
}
