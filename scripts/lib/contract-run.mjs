import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './run.mjs'

const API = path.join(ROOT, 'apps/api')
export const CONTRACT_FOLDER = path.join(ROOT, '.data/test-results/contract')
const EXAMPLES = path.join(API, 'assets/openapi-examples.json')

/**
 * Documented errors that the tests need not get from each endpoint. `*` stands for every endpoint.
 */
const UNPROVOKED = [
  // A bug, by definition. Tests of the error handler cause one on purpose.
  ['*', '500 internal_error'],
  // Depend on the load and on the database. Tests cause them where they can occur.
  ['*', '503 busy'],
  ['*', '503 unavailable'],
]

/** Empties the folder to which the API's tests write what they see. */
export function prepareContractRun() {
  fs.rmSync(CONTRACT_FOLDER, { recursive: true, force: true })
  fs.mkdirSync(CONTRACT_FOLDER, { recursive: true })
}

/**
 * Compares what all of the API's tests saw with its OpenAPI description, in both directions, and
 * prints the differences.
 *
 * @returns The number of differences.
 */
export async function reportContractRun() {
  const runs = readRuns()
  const responses = runs.reduce((sum, run) => sum + run.responses, 0)
  const operations = operationsOf(await createDocument())
  const seen = mergeSeen(runs)
  const unseen = operations.flatMap(({ name, outcomes }) =>
    outcomes
      .filter((outcome) => !(seen[name] ?? new Set()).has(outcome) && !isUnprovoked(name, outcome))
      .map((outcome) => `${name} documents ${outcome}, which no test got.`),
  )
  const mismatches = [...new Set(runs.flatMap((run) => run.problems)), ...unseen]
  for (const mismatch of mismatches) console.log(mismatch)
  console.log(
    `${responses} responses on ${operations.length} operations, ${mismatches.length} mismatches`,
  )
  return mismatches.length
}

/** Writes the examples of a run of all of the API's tests. */
export function writeExamples() {
  const endpoints = {}
  const errors = {}
  for (const run of readRuns()) {
    for (const [name, examples] of Object.entries(run.endpoints)) {
      keepBest((endpoints[name] ??= {}), examples)
    }
    keepBest(errors, run.errors)
  }
  const parsed = Object.entries(endpoints).map(([name, examples]) => [name, parseAll(examples)])
  const contents = { endpoints: sortedObject(parsed), errors: parseAll(errors) }
  fs.writeFileSync(EXAMPLES, `${JSON.stringify(contents, undefined, 2)}\n`)
}

/** Creates the OpenAPI description that the built API serves. */
export async function createDocument() {
  const load = (file) => import(pathToFileURL(path.join(ROOT, file)).href)
  const { createOpenApi } = await load('apps/api/dist/openapi/document.js')
  const { ENDPOINTS } = await load('packages/auth-core/dist/contract.js')
  return createOpenApi('https://latchkey.test', Object.entries(ENDPOINTS))
}

/** Returns the outcomes that each operation documents: its statuses, with the code of errors. */
function operationsOf({ paths }) {
  return Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId, responses }) => ({
      name: operationId,
      outcomes: Object.entries(responses).flatMap(([status, { headers }]) => {
        const codes = headers['Error-Code']?.schema.enum
        return codes ? codes.map((code) => `${status} ${code}`) : [status]
      }),
    })),
  )
}

function isUnprovoked(name, outcome) {
  return UNPROVOKED.some(([one, other]) => (one === '*' || one === name) && other === outcome)
}

function readRuns() {
  return fs
    .readdirSync(CONTRACT_FOLDER)
    .map((file) => JSON.parse(fs.readFileSync(path.join(CONTRACT_FOLDER, file), 'utf8')))
}

/** Returns the outcomes that the tests saw, by operation. */
function mergeSeen(runs) {
  const seen = {}
  for (const [name, counts] of runs.flatMap((run) => Object.entries(run.seen))) {
    seen[name] = new Set([...(seen[name] ?? []), ...Object.keys(counts)])
  }
  return seen
}

/** An example begins with its rank: the first in alphabetical order is the best. */
function keepBest(best, examples) {
  for (const [key, example] of Object.entries(examples)) {
    if (best[key] === undefined || example < best[key]) best[key] = example
  }
}

function parseAll(examples) {
  return sortedObject(
    Object.entries(examples).map(([key, example]) => [
      key,
      JSON.parse(example.slice(example.indexOf(' ') + 1)),
    ]),
  )
}

function sortedObject(entries) {
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
