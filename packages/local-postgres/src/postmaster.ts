import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunAs } from './permissions.ts'

const POLL_MS = 20
const START_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 15_000
const LOG_TAIL_CHARACTERS = 800

/** A Postgres server as its pid file tells of it. */
export interface Postmaster {
  pid: number
  port: number
  folder: string
}

/**
 * The server that runs over this data folder, if there is one. A pid file that outlived its server
 * counts for nothing, nor does a pid that has become somebody else's.
 */
export function findRunning(folder: string): Postmaster | undefined {
  const [pid, , , port, , , , status] = readPidFile(folder)
  if (!pid || !port || status !== 'ready') return undefined
  const postmaster = { pid: Number(pid), port: Number(port), folder }
  return isRunning(postmaster) ? postmaster : undefined
}

/** Starts a server over the folder and waits until it takes connections. */
export async function startPostmaster(
  postgres: string,
  folder: string,
  port: number,
  runAs: RunAs,
): Promise<Postmaster> {
  const [former] = readPidFile(folder)
  // Postgres refuses to start over the pid file of a process that is there, be it only going.
  if (former) await untilGone({ pid: Number(former), port, folder })
  const logFile = path.join(folder, 'server.log')
  const log = fs.openSync(logFile, 'a')
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  const child = spawn(
    postgres,
    ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    // Detached: Ctrl-C in the terminal must end the apps first, and the database after them.
    { ...runAs, cwd: os.tmpdir(), stdio: ['ignore', log, log], detached: true },
  )
  fs.closeSync(log)
  const exited = once(child, 'exit').then(() => 'exited' as const)
  const deadline = Date.now() + START_TIMEOUT_MS

  while (Date.now() < deadline) {
    const state = await Promise.race([exited, wait(POLL_MS, 'waiting' as const)])
    if (state === 'exited') break
    const running = findRunning(folder)
    if (running && running.pid === child.pid) {
      child.unref()
      return running
    }
  }
  child.kill('SIGQUIT')
  const tail = fs.readFileSync(logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS)
  throw new Error(`Postgres did not start. The end of ${logFile}:\n${tail}`)
}

/** Stops a server: connections end, nothing that was committed is lost. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  if (isRunning(postmaster)) process.kill(postmaster.pid, 'SIGINT') // "fast shutdown"
  await untilGone(postmaster)
}

async function untilGone(postmaster: Postmaster): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (isRunning(postmaster) || isGoing(postmaster.pid)) {
    if (Date.now() > deadline) throw new Error(`Postgres (pid ${postmaster.pid}) does not stop.`)
    await wait(POLL_MS)
  }
}

/** One that was killed has no command line any more, and is there for a moment still. */
function isGoing(pid: number): boolean {
  return process.platform === 'linux' && exists(pid) && commandOf(pid) === ''
}

function readPidFile(folder: string): string[] {
  try {
    const text = fs.readFileSync(path.join(folder, 'postmaster.pid'), 'utf8')
    return text.split('\n').map((line) => line.trim())
  } catch {
    return []
  }
}

/** A pid alone proves nothing: after a restart of the machine it may be that of another server. */
function isRunning({ pid, folder }: Postmaster): boolean {
  return process.platform === 'win32' ? exists(pid) : commandOf(pid).includes(` -D ${folder} `)
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The command line of a process, a blank after each word; empty when it has ended. */
function commandOf(pid: number): string {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return `${stdout.trim()} `
  }
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
