import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { inspect } from 'node:util'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** Turns off telemetry and update checks. */
const QUIET = {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
}

/** A failure that the user can fix. Its message is printed without a stack. */
export class Failure extends Error {}

const startedMs = performance.now()

/** Prints a progress line with the seconds since the script started. */
export function say(text) {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)
  console.log(`${seconds} s  ${text}`)
}

/** Processes that must not outlive this one. Each leads its own process group. */
const running = new Set()

/**
 * Starts a program in its own process group, so that Ctrl-C signals only this process, which then
 * stops the others in order.
 */
export function launch(command, args, { env = {}, ...options } = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    detached: process.platform !== 'win32',
    ...options,
    env: { ...process.env, ...QUIET, ...env },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  child.once('error', () => running.delete(child))
  return child
}

/** Never resolves: work that is interrupted by the end of this process must not continue. */
const never = new Promise(() => undefined)
let isEnding = false

/** Running programs that {@link run} waits for. They stop first, because they use the others. */
const awaited = new Set()

/** Runs a program to its end and returns its exit code. */
export async function run(command, args, options) {
  const child = launch(command, args, options)
  awaited.add(child)
  try {
    const [code] = await once(child, 'exit')
    if (isEnding) await never
    return code ?? 1
  } finally {
    awaited.delete(child)
  }
}

/** Sends SIGTERM to a process and its children, and SIGKILL when they do not end in time. */
export async function end(child, insistAfterMs = 8000) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  signalGroup(child.pid, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), insistAfterMs)
  await exited
  clearTimeout(timer)
  signalGroup(child.pid, 'SIGKILL') // children that it left behind
}

export function signalGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // the process has ended already
  }
}

const INTERRUPTED = 130
const PARENT_POLL_MS = 250

/**
 * Runs a script and exits with its code. Ctrl-C and SIGTERM stop every launched program. The
 * message of a {@link Failure} is printed without a stack.
 *
 * @param work - Gets a function that registers cleanups, which run in reverse order. Returns the
 *   exit code.
 * @param interruptedCode - The exit code after Ctrl-C: 0 for a script that runs until then.
 */
export async function main(work, interruptedCode = INTERRUPTED) {
  const cleanups = []
  let ending

  // A closed terminal or pipe must not prevent the cleanups.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

  async function finish(code) {
    isEnding = true
    ending ??= (async () => {
      await Promise.all([...awaited].map((child) => end(child)))
      for (const cleanup of cleanups.toReversed())
        await cleanup().catch((error) => console.error(error.message))
      await Promise.all([...running].map((child) => end(child)))
      process.exit(code)
    })()
    await ending
  }

  process.on('uncaughtException', (error) => {
    console.error(explain(error))
    void finish(1)
  })
  function interrupt() {
    if (!ending) console.log('\nStopping …')
    void finish(interruptedCode)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt)
  onOrphaned(interrupt)
  try {
    const code = await work((cleanup) => cleanups.push(cleanup))
    await finish(code ?? 0)
  } catch (error) {
    // Stopping interrupts the work; its error is not a failure.
    if (!ending) console.error(`\n${explain(error)}`)
    await finish(1)
  }
}

/** A SIGTERM to npm ends npm and its shell, but does not reach this process. */
function onOrphaned(end) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && end(), PARENT_POLL_MS).unref()
}

function explain(error) {
  if (error instanceof Failure) return error.message
  if (error?.code === 'ENOSPC') return 'The disk is full. Free some space and try again.'
  if (error?.code === 'EACCES' || error?.code === 'EPERM') {
    return `This user cannot write ${error.path ?? 'here'}: another user owns it. Run as that user, or remove it.`
  }
  if (error?.syscall?.startsWith('spawn')) return `The program ${error.path} could not be started.`
  return inspect(error)
}
