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
 * @returns The process, `ready` (settles when it answers or cannot), `exited` and `stop`.
 */
export function startApp({ name, command, cwd, env, probe }, logFolder) {
  fs.mkdirSync(logFolder, { recursive: true })
  const log = fs.createWriteStream(path.join(logFolder, `${name}.log`))
  const child = launch(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const tail = []
  let isStopping = false

  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`)
      tail.push(line)
      if (tail.length > TAIL_LINES) tail.shift()
      const warning = readWarning(line)
      if (warning) console.log(`         ${name}: ${warning}`)
    })
  }

  const exited = new Promise((resolve) => child.once('close', resolve)).then((code) => {
    log.end()
    if (isStopping) return undefined
    return new Failure(
      `The ${name} has ended by itself (code ${code}). Its last words:\n${tail.join('\n')}`,
    )
  })

  async function ready() {
    const deadline = Date.now() + START_TIMEOUT_MS
    const died = exited.then((failure) => {
      if (failure) throw failure
    })
    while (Date.now() < deadline) {
      if (await Promise.race([answers(probe), died])) return
      await wait(POLL_MS)
    }
    throw new Failure(
      `The ${name} does not answer at ${probe}. Its last words:\n${tail.join('\n')}`,
    )
  }

  return {
    pid: child.pid,
    ready,
    exited,
    stop: async () => {
      isStopping = true
      await end(child)
    },
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) })
    return response.ok
  } catch {
    return false
  }
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
