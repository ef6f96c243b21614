import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunAs } from './permissions.ts'

const POLL_MS = 20
const START_TIMEOUT_SECONDS = 60
const STOP_TIMEOUT_SECONDS = 15
const LOG_TAIL_CHARACTERS = 800

/** A Postgres server, as its pid file describes it. */
export interface Postmaster {
  pid: number
  port: number
  folder: string
}

/**
 * Returns the server that runs on this data folder, if there is one. Ignores a stale pid file, even
 * if another process has its pid.
 */
export function findRunning(folder: string): Postmaster | undefined {
  const [pid, , , port, , , , status] = readPidFile(folder)
  if (!pid || !port || status !== 'ready') return undefined
  const postmaster = { pid: Number(pid), port: Number(port), folder }
  return isRunning(postmaster) ? postmaster : undefined
}

/** Starts a server on the folder and waits until it accepts connections. */
export async function startPostmaster(
  control: string,
  folder: string,
  port: number,
  runAs: RunAs,
): Promise<Postmaster> {
  const [former] = readPidFile(folder)
  // Postgres refuses to start while the process of the pid file exists, even if it is exiting.
  if (former) await untilGone({ pid: Number(former), port, folder })
  const logFile = path.join(folder, 'server.log')
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ')
  const start = ['start', '-w', '-t', String(START_TIMEOUT_SECONDS), '-l', logFile, '-o', options]
  const isStarted = await runControl(control, folder, start, runAs)

  const running = findRunning(folder)
  if (isStarted && running) return running
  const tail = fs.readFileSync(logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS)
  throw new Error(`Postgres did not start. The end of ${logFile}:\n${tail}`)
}

/** Stops a server. Connections end, and committed data is safe. */
export async function stopPostmaster(
  control: string,
  postmaster: Postmaster,
  runAs: RunAs,
): Promise<void> {
  const stop = ['stop', '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_SECONDS)]
  if (isRunning(postmaster)) await runControl(control, postmaster.folder, stop, runAs)
  await untilGone(postmaster)
}

/**
 * Runs `pg_ctl` and returns whether it succeeded. Detached, because Ctrl-C in the terminal must end
 * the apps before the database.
 */
async function runControl(
  control: string,
  folder: string,
  args: string[],
  runAs: RunAs,
): Promise<boolean> {
  const options = { ...runAs, cwd: os.tmpdir(), stdio: 'ignore', detached: true } as const
  const [code] = await once(spawn(control, ['-D', folder, ...args], options), 'exit')
  return code === 0
}

async function untilGone(postmaster: Postmaster): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_SECONDS * 1000
  while (isRunning(postmaster) || isGoing(postmaster.pid)) {
    if (Date.now() > deadline) throw new Error(`Postgres (pid ${postmaster.pid}) does not stop.`)
    await wait(POLL_MS)
  }
}

/** Returns whether a killed process, which has no command line, still exists for a moment. */
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

/**
 * Returns whether the server runs. The pid alone, which `pg_ctl status` trusts, is not enough: after
 * a reboot it may belong to another process.
 */
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

/**
 * Returns the command line of a process, with a space after each word, or nothing if it has ended.
 */
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
