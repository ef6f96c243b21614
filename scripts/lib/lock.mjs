import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure, ROOT, signalGroup } from './run.mjs'

const POLL_MS = 20

/**
 * Takes the folder for this process alone. What a killed run left running is ended first.
 *
 * @returns `note`, which remembers a process group that belongs to this run, and `release`.
 */
export async function takeLock(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const lock = { pid: process.pid, groups: [] }
  if (!create(file, lock)) {
    await clear(readLock(file))
    fs.rmSync(file, { force: true })
    if (!create(file, lock))
      throw new Failure('Latchkey is being started from this folder already.')
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

/** Ends what a run that is gone left behind; refuses when that run goes on. */
async function clear({ pid, groups }) {
  if (pid && /scripts\/(start|dev)\.mjs/.test(commandOf(pid))) {
    throw new Failure(
      `Latchkey is running from this folder already (process ${pid}). Use that one, or end it with Ctrl-C first.`,
    )
  }
  const isOurs = (group) => commandOf(group).includes(ROOT) // the number may be somebody else's by now
  const leftOver = groups.filter(isOurs)
  for (const group of leftOver) signalGroup(group, 'SIGKILL')
  // Gone, not only going: one that is going may hold its port for a moment still.
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

/** The command line of a process; empty when there is none. */
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
