import fs from 'node:fs'
import path from 'node:path'
import { findBrowser } from './browser.mjs'
import { CONTRACT_FOLDER, prepareContractRun, reportContractRun } from './contract-run.mjs'
import { build, install, tool } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'
import { readPlaywrightResults, readVitestResults } from './test-results.mjs'
import { startTestStack } from './test-stack.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const RESULTS = path.join(ROOT, '.data/test-results')
const API = 'api'

/** The parts. Each returns its results. */
const PARTS = {
  unit: (onEnd, more) => vitest(onEnd, 'unit', ['--project', `!${API}`, ...more]),
  api: testApi,
  e2e: journeys,
}

/**
 * Runs all tests, or one part with more arguments for its runner.
 *
 * @returns The exit code: 1 when a test fails or none passes.
 */
export async function test(onEnd, [part, ...more]) {
  if (part !== undefined && !(part in PARTS)) {
    throw new Failure(`Unknown part "${part}". The parts are ${Object.keys(PARTS).join(', ')}.`)
  }
  const totals = { passed: 0, failed: [], skipped: [] }
  onEnd(async () => console.log(summary(totals))) // the first cleanup runs last
  fs.mkdirSync(RESULTS, { recursive: true })
  const add = ({ passed, failed, skipped = [] }) => {
    totals.passed += passed
    totals.failed.push(...failed)
    totals.skipped.push(...skipped)
  }

  const isBuilt = await attempt(add, async () => {
    await install()
    await build()
  })
  for (const name of isBuilt ? partsOf(part) : []) {
    await attempt(add, async () => add(await PARTS[name](onEnd, more)))
  }
  return totals.failed.length > 0 || totals.passed === 0 ? 1 : 0
}

function partsOf(part) {
  return part ? [part] : Object.keys(PARTS)
}

/** Adds one failed test when the work throws a {@link Failure}, so that the other parts run. */
async function attempt(add, work) {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(`\n${error.message}`)
    add({ passed: 0, failed: [error.message.split('\n', 1)[0]] })
    return false
  }
}

/** Names the failed and the skipped tests; the last line counts all. */
function summary({ passed, failed, skipped }) {
  const lines = [
    ...failed.map((name) => `  failed: ${name}`),
    ...skipped.map((name) => `  skipped: ${name}`),
  ]
  const counts = [`${passed} passed`, `${failed.length} failed`]
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`)
  return [...lines, counts.join(', ')].join('\n')
}

/** Runs the API's tests. A run of all of them also finds documented responses that no test got. */
async function testApi(onEnd, more) {
  prepareContractRun()
  const env = { CONTRACT_RUN: CONTRACT_FOLDER }
  const results = await vitest(onEnd, 'api', ['--project', API, ...more], env)
  if (more.length > 0 || results.failed.length > 0) return results
  const isMatching = (await reportContractRun()) === 0
  if (isMatching) return { ...results, passed: results.passed + 1 }
  return { ...results, failed: ['the responses differ from the OpenAPI description'] }
}

async function vitest(onEnd, name, args, more = {}) {
  say(name === 'api' ? 'Running the API tests' : 'Running the unit tests')
  const file = path.join(RESULTS, `${name}.json`)
  fs.rmSync(file, { force: true })
  const databaseUrl = await startThrowawayPostgres(onEnd)
  const env = { ...more, TEST_POSTGRES_URL: databaseUrl, NODE_ENV: 'test' }
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await tool('vitest', ['run', ...reporters, ...args], { env })
  return readVitestResults(file, code)
}

async function journeys(onEnd, more) {
  const browser = await findBrowser()
  const urls = await startTestStack(onEnd)
  say('Running the browser tests')
  const file = path.join(RESULTS, 'e2e.json')
  fs.rmSync(file, { force: true })
  const code = await playwright(urls, browser, ['--reporter=list,json', ...more], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  })
  return readPlaywrightResults(file, code)
}

/** Runs Playwright against running apps. Returns the exit code. */
export function playwright(urls, browser, args, env = {}) {
  return tool('playwright', ['test', ...args], {
    cwd: path.join(ROOT, 'e2e'),
    env: {
      ...env,
      API_URL: urls.api,
      SPA_URL: urls.spa,
      WEB_URL: urls.web,
      CHROMIUM_PATH: browser,
    },
  })
}
