import { execFile, execFileSync } from 'node:child_process'
import crypto from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findFreePort } from './ports.mjs'
import { makePrivateFolder } from './private-folder.mjs'
import { Failure, launch, ROOT } from './run.mjs'

const FIRST_PORT = 19_000
const START_TIMEOUT_MS = 30_000
const POLL_MS = 20
const LOGS = path.join(ROOT, '.data/bench-logs')
const API = path.join(ROOT, 'apps/api/dist/main.js')
const CLI = path.join(ROOT, 'apps/api/dist/cli.js')
const BENCH = path.join(ROOT, 'bench/src')

/** The `iss` of the tokens, whichever process issues them. */
export const ISSUER = 'http://localhost:8000'

/**
 * What `npm run bench` and `npm run soak` start: the API as it is shipped, save that it may be asked
 * without TLS and hashes passwords cheaply, which is not what is measured.
 *
 * @param onEnd - Takes what ends each of them.
 * @param profiles - A folder for a profile of each process of the API, where wanted.
 */
export function benchServers(onEnd, databaseUrl, profiles) {
  const LATCHKEY_SECRET = crypto.randomBytes(32).toString('base64url')
  const profiling = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []
  const common = { NODE_ENV: 'development', HOST: '127.0.0.1', DATABASE_URL: databaseUrl }
  const api = { LATCHKEY_SECRET, PASSWORD_COST: '4', LOG_LEVEL: 'info', DEVICE_SECRET: '' }
  return {
    startApi: (env = {}, name = 'api') =>
      startServer(name, [...profiling, API], { ...common, ...api, ...env }, onEnd),
    start: (file, env) =>
      startServer(file, [path.join(BENCH, 'servers', file)], { ...common, ...env }, onEnd),
    /** Makes the credential of a service by the command for it. */
    createCredential: (name) => {
      const env = { ...process.env, ...common, ...api }
      const output = execFileSync(process.execPath, [CLI, 'services', 'create', name], { env })
      return output.toString().split('\n')[0]
    },
    /** Runs a command of the API's; gives what it says. */
    runCommand: async (args) => {
      const env = { ...process.env, ...common, ...api }
      const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { env })
      return stdout
    },
    /** Runs a program of the bench to its end; gives what it says. */
    runScript: async (file, args) => {
      const script = path.join(BENCH, 'servers', file)
      const { stdout } = await promisify(execFile)(process.execPath, [script, ...args])
      return stdout
    },
    startGenerator: () =>
      launch(process.execPath, [path.join(BENCH, 'generator.mjs')], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
  }
}

/** Its log goes into a file by itself: to read it here would take a part of the machine. */
async function startServer(name, command, env, onEnd) {
  const port = await findFreePort(FIRST_PORT)
  const logFile = path.join(LOGS, `${name}.log`)
  makePrivateFolder(LOGS)
  const log = fs.openSync(logFile, 'w')
  const child = launch(process.execPath, command, {
    env: { ...env, PORT: String(port), PUBLIC_URL: ISSUER },
    stdio: ['ignore', log, log],
  })
  fs.closeSync(log)
  onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM') // it ends its workers, and they write their profiles
    await exited
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  while ((await findFreePort(port)) === port) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Failure(`${name} does not start; ${path.relative(ROOT, logFile)} says why.`)
    }
    await wait(POLL_MS)
  }
  return { port, pid: child.pid }
}
