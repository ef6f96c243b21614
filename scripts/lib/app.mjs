import { setTimeout as wait } from 'node:timers/promises'
import { keepLog } from './app-log.mjs'
import { end, Failure, launch } from './run.mjs'

const START_TIMEOUT_MS = 60_000
const PROBE_TIMEOUT_MS = 2000
const POLL_MS = 50

/**
 * Starts an app, keeps its log in a file, and shows of it what warns.
 *
 * @param app - `name`, `command` (arguments for node), `cwd`, `env`, and `probe`: the address that
 *   answers once it is ready, if it has one.
 * @param logOptions - See {@link keepLog}.
 * @returns `pid`, `ready` (throws when it cannot get ready), `failed` (settles with a failure, and
 *   only when it ends by itself) and `stop`.
 */
export function startApp({ name, command, cwd, env, probe }, logOptions) {
  const child = launch(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lastWords = keepLog(name, child, logOptions)
  const stopping = new AbortController()

  const failed = new Promise((resolve) => {
    child.once('close', (code, signal) => {
      if (stopping.signal.aborted) return
      stopping.abort()
      resolve(new Failure(`The ${name} app has ended (${signal ?? `code ${code}`}).${lastWords()}`))
    })
  })

  return {
    pid: child.pid,
    failed,
    ready: async () => {
      const failure = await Promise.race([failed, probe && untilAnswers(probe, stopping.signal)])
      if (failure instanceof Failure) throw failure
      if (failure === false) throw new Failure(`The ${name} app does not answer.${lastWords()}`)
    },
    stop: async () => {
      stopping.abort()
      await end(child)
    },
  }
}

/** Waits until the address answers well; gives `false` when it does not in time. */
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
