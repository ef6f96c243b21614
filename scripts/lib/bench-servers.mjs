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

/** The `iss` of the tokens of every API process. */
export const ISSUER = 'http://localhost:8000'

/**
 * Returns functions that start the programs of `npm run bench` and `npm run soak`. The API runs as
 * built, except that it accepts HTTP and hashes passwords at the lowest cost unless `env` sets
 * another.
 *
 * @param onEnd - Registers a cleanup for each process.
 * @param profiles - Folder for a CPU profile of each API process; optional.
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
    /** Creates a service credential with the API's command. */
    createCredential: (name) => {
      const env = { ...process.env, ...common, ...api }
      const output = execFileSync(process.execPath, [CLI, 'services', 'create', name], { env })
      return output.toString().split('\n')[0]
    },
    /** Runs a command of the API and returns its output. */
    runCommand: async (args) => {
      const env = { ...process.env, ...common, ...api }
      const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], { env })
      return stdout
    },
    /** Runs a program in `bench/src/servers` and returns its output. */
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

/** The process writes its log directly to a file: a pipe to this process would cost CPU time. */
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
    child.kill('SIGTERM') // the primary stops its workers, which write their profiles
    await exited
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  while ((await findFreePort(port)) === port) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Failure(`${name} did not start. See ${path.relative(ROOT, logFile)}.`)
    }
    await wait(POLL_MS)
  }
  return { port, pid: child.pid }
}
