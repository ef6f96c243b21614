import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { end, Failure, launch } from './run.mjs'

const START_TIMEOUT_MS = 60_000
const POLL_MS = 50
const WARNING = 40
const TAIL_LINES = 8

/**
 * Starts an app, keeps its log in a file, and shows of it what warns.
 *
 * @param app - `name`, `command` (arguments for node), `cwd`, `env`, and `probe`: the address that
 *   answers once it is ready.
 * @param logFolder - Where `<name>.log` goes.
 * @returns `pid`, `ready` (settles when it answers or cannot), `exited` (a failure when it ended by
 *   itself) and `stop`.
 */
export function startApp({ name, command, cwd, env, probe }, logFolder) {
  const child = launch(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lastWords = keepLog(name, child, logFolder)
  let isStopping = false

  async function watch() {
    const [code] = await once(child, 'close')
    if (isStopping) return undefined
    return new Failure(`The ${name} app has ended (code ${code}). ${lastWords()}`)
  }
  const exited = watch()

  return {
    pid: child.pid,
    exited,
    ready: async () => {
      const outcome = await Promise.race([exited, untilAnswers(probe)])
      if (outcome instanceof Failure) throw outcome
      if (!outcome) throw new Failure(`The ${name} app does not answer. ${lastWords()}`)
    },
    stop: async () => {
      isStopping = true
      await end(child)
    },
  }
}

/** Writes all that the app says to its file, and what warns to the terminal too. */
function keepLog(name, child, folder) {
  fs.mkdirSync(folder, { recursive: true })
  const log = fs.createWriteStream(path.join(folder, `${name}.log`))
  const tail = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`)
      tail.push(line)
      if (tail.length > TAIL_LINES) tail.shift()
      const warning = readWarning(line)
      if (warning) console.log(`         ${name}: ${warning}`)
    })
  }
  child.once('close', () => log.end())
  return () => `Its last words:\n${tail.join('\n')}`
}

/** The text of a log line that warns; what is no log line is kept to the file. */
function readWarning(line) {
  try {
    const { level, msg } = JSON.parse(line)
    return level >= WARNING ? msg : undefined
  } catch {
    return undefined
  }
}

/** Waits until the address answers well; gives `false` when it does not in time. */
async function untilAnswers(url) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (await answers(url)) return true
    await wait(POLL_MS)
  }
  return false
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    return response.ok
  } catch {
    return false
  }
}
