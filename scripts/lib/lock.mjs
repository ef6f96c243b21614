import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure, ROOT, signalGroup } from './run.mjs'

const POLL_MS = 20

/**
 * Locks the folder for this process. Kills what an earlier, killed run left running.
 *
 * @returns `note`, which records a process group of this run in the lock file, and `release`.
 * @throws {Failure} When another run holds the lock.
 */
export async function takeLock(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const lock = { pid: process.pid, groups: [] }
  if (!create(file, lock)) {
    await clear(readLock(file))
    fs.rmSync(file, { force: true })
    if (!create(file, lock)) throw new Failure('Latchkey is already starting from this folder.')
  }
  return {
    note: (pid) => {
      lock.groups.push(pid)
      fs.writeFileSync(file, JSON.stringify(lock))
    },
    release: async () => fs.rmSync(file, { force: true }),
  }
}

function create(file, lock) {
  try {
    fs.writeFileSync(file, JSON.stringify(lock), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return { groups: [] }
  }
}

/** Kills the processes that a dead run left behind. Throws when the run is alive. */
async function clear({ pid, groups }) {
  if (pid && /scripts\/(start|dev)\.mjs/.test(commandOf(pid))) {
    throw new Failure(
      `Latchkey is already running from this folder (process ${pid}). Use that one, or stop it with Ctrl-C first.`,
    )
  }
  const isOurs = (group) => commandOf(group).includes(ROOT) // the system may have reused the id
  const leftOver = groups.filter(isOurs)
  for (const group of leftOver) signalGroup(group, 'SIGKILL')
  // A process that is ending can still hold its port.
  while (leftOver.some(isThere)) await wait(POLL_MS)
}

function isThere(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Returns the command line of a process, or an empty string when the process is gone. */
function commandOf(pid) {
  if (process.platform === 'win32') return ''
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
