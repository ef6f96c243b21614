import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { makePrivateFolder } from './private-folder.mjs'

/** The level of a warning in the JSON lines that pino writes. */
const WARNING = 40
const TAIL_LINES = 8

/**
 * Writes the output of an app to `<folder>/<name>.log`, and prints its warnings to the terminal.
 *
 * @param isTalkative - Also print plain-text lines from stderr.
 * @returns A function that returns the last lines of output, to append to an error message.
 */
export function keepLog(name, child, { folder, isTalkative = false }) {
  makePrivateFolder(folder)
  const log = fs.createWriteStream(path.join(folder, `${name}.log`))
  log.on('error', () => undefined) // a full disk must not stop the app
  const tail = []
  const keep = (stream) => (line) => {
    log.write(`${line}\n`)
    const entry = readEntry(line)
    const text = entry ? describe(entry) : line
    if (!text.trim()) return
    tail.push(text)
    if (tail.length > TAIL_LINES) tail.shift()
    const isShown = entry ? entry.level >= WARNING : isTalkative && stream === child.stderr
    if (isShown) console.log(`         ${name}: ${text}`)
  }
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', keep(stream))
  }
  child.once('close', () => log.end())
  return () => (tail.length === 0 ? '' : ` Its last output:\n\n  ${tail.join('\n  ')}`)
}

function readEntry(line) {
  try {
    const entry = JSON.parse(line)
    return typeof entry?.level === 'number' ? entry : undefined
  } catch {
    return undefined
  }
}

function describe({ msg = '', err }) {
  return err?.message && err.message !== msg ? `${msg}: ${err.message}` : msg
}
