import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { inspect } from 'node:util'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** What the tools need to hear so as to keep quiet, and to ask nobody. */
const QUIET = {
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
}

/** A failure that is told in one sentence, without a stack. */
export class Failure extends Error {}

const startedMs = performance.now()

/** Says what is being done, and how long everything took so far. */
export function say(text) {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)
  console.log(`${seconds} s  ${text}`)
}

/** Processes that must not outlive this one. Each leads a group of its own. */
const running = new Set()

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches this process alone and it
 * decides who ends when.
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

/** Once this process ends, the work that it interrupts goes on no more. */
const never = new Promise(() => undefined)
let isEnding = false

/** Of the running ones, those whose end is waited for: they need what the others give. */
const awaited = new Set()

/** Runs a program to its end and gives its exit code. */
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

/** Asks a process and all that it started to end, and insists after some seconds. */
export async function end(child, insistAfterMs = 8000) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  signalGroup(child.pid, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), insistAfterMs)
  await exited
  clearTimeout(timer)
  signalGroup(child.pid, 'SIGKILL') // what it left behind
}

export function signalGroup(pid, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // it has ended meanwhile
  }
}

const INTERRUPTED = 130
const PARENT_POLL_MS = 250

/**
 * Runs a script's work. Ctrl-C, or whatever else asks this process to end, ends everything that was
 * launched; a {@link Failure} is told in its one sentence.
 *
 * @param work - Takes a function to say what must be done before ending, the last said first; gives
 *   the exit code.
 * @param interruptedCode - The exit code of Ctrl-C. Work that runs until then gives 0.
 */
export async function main(work, interruptedCode = INTERRUPTED) {
  const cleanups = []
  let ending

  // A terminal that is gone, or a pipe that nobody reads, must not keep us from ending the rest.
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
    // What was cut short by ending is no failure.
    if (!ending) console.error(`\n${explain(error)}`)
    await finish(1)
  }
}

/** A SIGTERM to npm ends npm and the shell between us, and does not reach us. */
function onOrphaned(end) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && end(), PARENT_POLL_MS).unref()
}

function explain(error) {
  if (error instanceof Failure) return error.message
  if (error?.code === 'ENOSPC') return 'The disk is full. Make some room and try again.'
  if (error?.code === 'EACCES' || error?.code === 'EPERM') {
    return `This user may not write ${error.path ?? 'here'}: it belongs to somebody else. Run as that user, or remove it.`
  }
  if (error?.syscall?.startsWith('spawn')) return `The program ${error.path} could not be started.`
  return inspect(error)
}
