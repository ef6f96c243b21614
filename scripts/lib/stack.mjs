import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { startApp } from './app.mjs'
import { Failure, ROOT } from './run.mjs'

/** Returns the URLs of the three apps. */
export function urlsOf({ api, spa, web }) {
  return {
    api: `http://localhost:${api}`,
    spa: `http://localhost:${spa}`,
    web: `http://localhost:${web}`,
  }
}

/** Starts the embedded Postgres on a data folder, or adopts the one that runs there. */
export async function startPostgres(dataDir, port) {
  const door = path.join(ROOT, 'packages/local-postgres/dist/local-postgres.js')
  const { startLocalPostgres } = await import(pathToFileURL(door).href)
  try {
    return await startLocalPostgres({ dataDir, ...(port && { port }) })
  } catch (error) {
    throw new Failure(error.message, { cause: error })
  }
}

/**
 * Starts the API, the browser app and the web app, and waits until each is ready.
 *
 * @param options - `ports` ({api, spa, web}), `databaseUrl`, `secrets`, `logFolder`, `isReloading`
 *   (run from the sources and reload changes), `env` (more variables for the API and the web app),
 *   `onStarted` (called with the process id of each).
 * @param onEnd - Registers a cleanup that stops the apps.
 */
export async function startApps(options, onEnd) {
  const { logFolder, isReloading = false, onStarted } = options
  const logOptions = { folder: logFolder, isTalkative: isReloading }
  const started = appsOf(options).map((app) => startApp(app, logOptions))
  onEnd(() => Promise.all(started.map(({ stop }) => stop())))
  for (const { pid } of started) onStarted?.(pid)
  await Promise.all(started.map(({ ready }) => ready()))
  return started
}

/**
 * Overrides the environment, which can be for other programs: conda sets HOST to a compiler name.
 */
const ON_THIS_MACHINE = { NODE_ENV: 'development', HOST: '127.0.0.1' }

/** Returns the command, environment, folder and probe of each app. */
export function appsOf({ ports, databaseUrl, secrets, isReloading = false, env = {} }) {
  const urls = urlsOf(ports)
  const common = { ...ON_THIS_MACHINE, ...env, DATABASE_URL: databaseUrl }
  const api = {
    ...common,
    PORT: String(ports.api),
    PUBLIC_URL: urls.api,
    CORS_ORIGINS: corsOrigins(urls.spa, `http://127.0.0.1:${ports.spa}`),
    LATCHKEY_SECRET: secrets.latchkey,
    DEVICE_SECRET: secrets.device,
    APP_URL: urls.web,
  }
  const web = {
    ...common,
    PORT: String(ports.web),
    API_URL: urls.api,
    SPA_URL: urls.spa,
    SESSION_SECRET: secrets.session,
    DEVICE_SECRET: secrets.device,
  }
  const spa = {
    ...ON_THIS_MACHINE,
    SPA_PORT: String(ports.spa),
    API_URL: urls.api,
    WEB_URL: urls.web,
  }
  const vite = [tool('spa', 'vite/bin/vite.js'), ...(isReloading ? [] : ['preview'])]
  return [
    appOf('api', serverCommand('api', isReloading), `${urls.api}/readyz`, api),
    appOf('web', serverCommand('web', isReloading), `${urls.web}/readyz`, web),
    appOf('spa', vite, `${urls.spa}/`, spa),
    ...(isReloading ? [stylesOfWeb()] : []),
  ]
}

/** A front end of your own may use this API too: set `CORS_ORIGINS`. */
function corsOrigins(...ours) {
  return [...ours, process.env.CORS_ORIGINS].filter(Boolean).join(',')
}

function appOf(name, command, probe, env) {
  return { name, command, probe, env, cwd: folderOf(name) }
}

/** Rebuilds the web app's stylesheet when a view changes. */
function stylesOfWeb() {
  const files = ['-i', 'src/styles.css', '-o', 'dist/assets/latchkey.css']
  const command = [tool('web', '@tailwindcss/cli/dist/index.mjs'), ...files, '--watch=always']
  return { name: 'styles', command, cwd: folderOf('web') }
}

function serverCommand(app, isReloading) {
  if (!isReloading) return [folderOf(app, 'dist/main.js')]
  const watch = ['watch', '--clear-screen=false', '--conditions=@latchkey/source', 'src/main.ts']
  return [tool(app, 'tsx/dist/cli.mjs'), ...watch]
}

function folderOf(app, ...rest) {
  return path.join(ROOT, 'apps', app, ...rest)
}

function tool(app, file) {
  return folderOf(app, 'node_modules', file)
}

const SECRETS = { latchkey: 'LATCHKEY_SECRET', session: 'SESSION_SECRET', device: 'DEVICE_SECRET' }

/**
 * Returns the secrets in the environment or the file. Creates missing ones, readable by the owner.
 */
export function loadSecrets(file) {
  const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  const secrets = Object.fromEntries(
    Object.entries(SECRETS).map(([name, variable]) => [
      name,
      process.env[variable] ?? kept[name] ?? newSecret(),
    ]),
  )
  const isNew = Object.keys(SECRETS).some((name) => !(name in kept))
  if (isNew) {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify({ ...secrets, ...kept }), { mode: 0o600 })
  }
  return secrets
}

function newSecret() {
  return crypto.randomBytes(32).toString('base64url')
}
