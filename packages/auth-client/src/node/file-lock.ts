import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'

const RETRY_MS = 5
/** A holder needs milliseconds. After this time, its process hangs or belongs to another machine. */
const STALE_MS = 10_000

/**
 * Runs `work` while no other process runs it for the same file. Waits synchronously.
 *
 * @param file - The lock: it exists while a process holds it, and names that process.
 */
export function withFileLock<T>(file: string, work: () => T): T {
  const holder = `${process.pid} ${os.hostname()} ${randomUUID()}`
  while (!create(file, holder)) {
    removeStale(file)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
  }
  try {
    return work()
  } finally {
    if (read(file) === holder) fs.rmSync(file, { force: true }) // unless it was taken over
  }
}

function create(file: string, holder: string): boolean {
  try {
    fs.writeFileSync(file, holder, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes the lock of a process that has ended or hangs, unless another process has done so. */
function removeStale(file: string): void {
  const holder = read(file)
  if (holder === undefined || !isStale(file, holder)) return
  const removed = `${file}.${randomUUID()}`
  try {
    fs.renameSync(file, removed) // of several processes, one succeeds
    // Between the two steps, another process may have replaced the lock.
    if (read(removed) !== holder) fs.linkSync(removed, file)
  } catch {
    return // the next attempt decides
  } finally {
    fs.rmSync(removed, { force: true })
  }
}

function isStale(file: string, holder: string): boolean {
  const [pid, host] = holder.split(' ')
  if (host === os.hostname() && !isRunning(Number(pid))) return true
  return Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > STALE_MS
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return isErrno(error, 'EPERM') // it belongs to another user
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
