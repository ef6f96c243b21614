import fs from 'node:fs'
import path from 'node:path'
import { toTable } from './table.mjs'

const SHOWN = 30
const IDLE = '(idle)'

/** Prints in which functions the processes were that wrote profiles into the folder, idle time apart. */
export function showProfiles(folder) {
  const spent = new Map()
  for (const file of fs.readdirSync(folder)) {
    addSelfTimes(spent, JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')))
  }
  spent.delete(IDLE)
  const total = [...spent.values()].reduce((sum, time) => sum + time, 0)
  const rows = [...spent]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([title, time]) => [title, `${((100 * time) / total).toFixed(1)} %`])
  for (const line of toTable([['function', 'of the time'], ...rows])) console.log(`  ${line}`)
}

/** The profiles of V8: which node each sample was at, and the microseconds since the one before. */
function addSelfTimes(spent, { nodes, samples, timeDeltas }) {
  const titles = new Map(nodes.map(({ id, callFrame }) => [id, titleOf(callFrame)]))
  for (const [index, id] of samples.entries()) {
    const title = titles.get(id)
    spent.set(title, (spent.get(title) ?? 0) + timeDeltas[index])
  }
}

function titleOf({ functionName, url, lineNumber }) {
  if (!url) return functionName
  const place = url
    .replace(/^.*\/node_modules\//, '')
    .replace(/^file:\/\/.*\/(apps|packages)\//, '$1/')
  return `${functionName || '(unnamed)'}  ${place}:${lineNumber + 1}`
}
