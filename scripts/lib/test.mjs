import fs from 'node:fs'
import path from 'node:path'
import { findBrowser } from './browser.mjs'
import { CONTRACT_FOLDER, prepareContractRun, reportContractRun } from './contract-run.mjs'
import { build, install, tool } from './pnpm.mjs'
import { Failure, ROOT, say } from './run.mjs'
import { startTestStack } from './test-stack.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const RESULTS = path.join(ROOT, '.data/test-results')
const API = 'api'

/** The parts. Each returns the numbers of passed, failed and skipped tests. */
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
  const totals = { passed: 0, failed: 0, skipped: 0 }
  onEnd(async () => console.log(summary(totals))) // the first cleanup runs last
  fs.mkdirSync(RESULTS, { recursive: true })
  const add = (counts) => Object.keys(totals).forEach((key) => (totals[key] += counts[key]))

  const isBuilt = await attempt(add, async () => {
    await install()
    await build()
  })
  for (const name of isBuilt ? partsOf(part) : []) {
    await attempt(add, async () => add(await PARTS[name](onEnd, more)))
  }
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0
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
    add({ passed: 0, failed: 1, skipped: 0 })
    return false
  }
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Runs the API's tests. A run of all of them also finds documented responses that no test got. */
async function testApi(onEnd, more) {
  prepareContractRun()
  const env = { CONTRACT_RUN: CONTRACT_FOLDER }
  const counts = await vitest(onEnd, 'api', ['--project', API, ...more], env)
  if (more.length > 0 || counts.failed > 0) return counts
  const isMatching = (await reportContractRun()) === 0
  return isMatching ? { ...counts, passed: counts.passed + 1 } : { ...counts, failed: 1 }
}

async function vitest(onEnd, name, args, more = {}) {
  say(name === 'api' ? 'Running the API tests' : 'Running the unit tests')
  const file = path.join(RESULTS, `${name}.json`)
  fs.rmSync(file, { force: true })
  const databaseUrl = await startThrowawayPostgres(onEnd)
  const env = { ...more, TEST_POSTGRES_URL: databaseUrl, NODE_ENV: 'test' }
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await tool('vitest', ['run', ...reporters, ...args], { env })
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
  } = readJson(file)
  // A file that does not load, or an error outside a test, fails the run but no test.
  return { passed, failed: failed || (code === 0 ? 0 : 1), skipped }
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
  const { expected, unexpected, flaky, skipped } = readJson(file).stats
  // Flaky tests are failed tests.
  const failed = unexpected + flaky
  return { passed: expected, failed: failed || (code === 0 ? 0 : 1), skipped }
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

function readJson(file) {
  if (!fs.existsSync(file)) throw new Failure('The tests did not run; see the error above.')
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}
