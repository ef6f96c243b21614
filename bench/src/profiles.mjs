import fs from 'node:fs'
import path from 'node:path'
import { toTable } from './table.mjs'

const SHOWN = 25
/** Idle functions: of a process, and of a thread that waits for a password. */
const IDLE = new Set(['(idle)', 'atomicsWaitLoop'])
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/
const OURS = /\/((?:apps|packages)\/[^/]+)\//

/**
 * Prints how the profiles in a folder spend their time, without idle time: by function, and by the
 * nearest package in the call stack.
 */
export function showProfiles(folder) {
  const functions = new Map()
  const packages = new Map()
  for (const file of fs.readdirSync(folder)) {
    const profile = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))
    addTimes(functions, profile, titleOf)
    addTimes(packages, profile, ownerOf)
  }
  show('function', functions)
  show('package', packages)
}

/** Adds up V8's samples: each has a node, and the microseconds since the previous sample. */
function addTimes(spent, { nodes, samples, timeDeltas }, nameOf) {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((id) => [id, node])))
  const names = new Map(
    nodes
      .filter(({ callFrame }) => !IDLE.has(callFrame.functionName))
      .map((node) => [node.id, nameOf(node, parents)]),
  )
  for (const [index, id] of samples.entries()) {
    const name = names.get(id)
    if (name !== undefined) spent.set(name, (spent.get(name) ?? 0) + timeDeltas[index])
  }
}

function titleOf({ callFrame: { functionName, url, lineNumber } }) {
  const name = functionName || '(unnamed)'
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(apps|packages)\//, '$1/')
  return url ? `${name}  ${place}:${lineNumber + 1}` : name
}

function ownerOf(node, parents) {
  for (let at = node; at; at = parents.get(at.id)) {
    const { url } = at.callFrame
    const [, owner] = PACKAGE.exec(url) ?? OURS.exec(url) ?? []
    if (owner) return owner
  }
  return 'Node itself'
}

function show(head, spent) {
  const total = [...spent.values()].reduce((sum, time) => sum + time, 0)
  const rows = [...spent]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([title, time]) => [title, `${((100 * time) / total).toFixed(1)} %`])
  for (const line of toTable([[head, 'time'], ...rows])) console.log(`  ${line}`)
  console.log('')
}
