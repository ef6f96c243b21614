import { setTimeout as wait } from 'node:timers/promises'
import { keepLog } from './app-log.mjs'
import { end, Failure, launch } from './run.mjs'

const START_TIMEOUT_MS = 60_000
const PROBE_TIMEOUT_MS = 2000
const POLL_MS = 50

/**
 * Starts an app, writes its log to a file and prints its warnings.
 *
 * @param app - `name`, `command` (arguments for node), `cwd`, `env`, and optionally `probe`: a URL
 *   that returns 2xx once the app is ready.
 * @param logOptions - See {@link keepLog}.
 * @returns `pid`, `ready` (throws when the app exits or does not respond in time), `failed`
 *   (resolves to a {@link Failure}, only when the app exits by itself) and `stop`.
 */
export function startApp({ name, command, cwd, env, probe }, logOptions) {
  const child = launch(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lastWords = keepLog(name, child, logOptions)
  const stopping = new AbortController()

  const failed = new Promise((resolve) => {
    child.once('close', (code, signal) => {
      if (stopping.signal.aborted) return
      stopping.abort()
      resolve(new Failure(`The ${name} app exited (${signal ?? `code ${code}`}).${lastWords()}`))
    })
  })

  return {
    pid: child.pid,
    failed,
    ready: async () => {
      const failure = await Promise.race([failed, probe && untilAnswers(probe, stopping.signal)])
      if (failure instanceof Failure) throw failure
      if (failure === false) throw new Failure(`The ${name} app does not respond.${lastWords()}`)
    },
    stop: async () => {
      stopping.abort()
      await end(child)
    },
  }
}

/** Polls a URL until it returns 2xx. Returns `false` when it does not within a minute. */
async function untilAnswers(url, signal) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline && !signal.aborted) {
    if (await answers(url)) return true
    await wait(POLL_MS)
  }
  return signal.aborted
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return response.ok
  } catch {
    return false
  }
}
