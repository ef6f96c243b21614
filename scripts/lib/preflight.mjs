import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { Failure, ROOT, signalGroup } from './run.mjs'

const INSTALL_NEEDS_MB = 1500
const RUNNING_NEEDS_MB = 150
const CONNECT_TIMEOUT_MS = 500

/** Refuses to begin what the disk has no room for. */
export function requireDiskSpace(folder = ROOT) {
  const isInstalled = fs.existsSync(path.join(ROOT, 'node_modules/.install-stamp'))
  const neededMb = isInstalled ? RUNNING_NEEDS_MB : INSTALL_NEEDS_MB
  const { bavail, bsize } = fs.statfsSync(folder)
  const freeMb = Math.floor((bavail * bsize) / 1024 / 1024)
  if (freeMb >= neededMb) return
  throw new Failure(
    `The disk is full: ${freeMb} MB are free at ${folder}, and Latchkey needs ${neededMb} MB. Make some room and try again.`,
  )
}

/** Refuses to begin when somebody listens on one of these ports, on either address of localhost. */
export async function requirePorts(ports) {
  for (const { name, port, variable } of ports) {
    if (!(await isTaken(port))) continue
    throw new Failure(
      `Port ${port}, where the ${name} would be, is taken by another program. Stop that program, or choose another port: ${variable}=${port + 1} npm start`,
    )
  }
}

async function isTaken(port) {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(port, host)))
  return answers.includes(true)
}

function accepts(port, host) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: CONNECT_TIMEOUT_MS })
    const done = (isOpen) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.once('timeout', () => done(false))
  })
}

/**
 * Takes the folder for this process alone. What a killed run left running is ended first.
 *
 * @returns `note`, which remembers a process group that belongs to this run, and `release`.
 */
export function takeLock(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const former = readLock(file)
  if (former && isAlive(former.pid)) {
    throw new Failure(
      `Latchkey is running from this folder already (process ${former.pid}). Use that one, or end it with Ctrl-C first.`,
    )
  }
  for (const group of former?.groups ?? []) if (isOurs(group)) signalGroup(group, 'SIGKILL')

  const lock = { pid: process.pid, groups: [] }
  const write = () => fs.writeFileSync(file, JSON.stringify(lock))
  write()
  return {
    note: (pid) => {
      lock.groups.push(pid)
      write()
    },
    release: async () => fs.rmSync(file, { force: true }),
  }
}

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whether the process is there and is one of ours: a number may have become somebody else's. */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
  return commandOf(pid)?.includes('scripts/') ?? true
}

function isOurs(pid) {
  return commandOf(pid)?.includes(ROOT) ?? false
}

function commandOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return undefined
  }
}
