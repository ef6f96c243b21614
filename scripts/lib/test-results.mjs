import fs from 'node:fs'
import path from 'node:path'
import { Failure, ROOT } from './run.mjs'

/**
 * What a run of tests produced.
 *
 * @typedef {{passed: number, failed: string[], skipped: string[]}} Results The failed and the
 *   skipped tests by name.
 */

/**
 * Reads the JSON report of Vitest.
 *
 * @param {number} code The exit code of Vitest.
 * @returns {Results}
 * @throws {Failure} if there is no report.
 */
export function readVitestResults(file, code) {
  const results = { passed: 0, failed: [], skipped: [] }
  for (const { name, status, message, assertionResults } of readJson(file).testResults) {
    const from = path.relative(ROOT, name)
    const failedBefore = results.failed.length
    for (const { fullName, status } of assertionResults) {
      if (status === 'passed') results.passed++
      else results[status === 'failed' ? 'failed' : 'skipped'].push(`${from}: ${fullName}`)
    }
    // A file that does not load, or whose preparation fails, has no failed test.
    if (status === 'failed' && results.failed.length === failedBefore) {
      results.failed.push(`${from}: ${message.split('\n', 1)[0] || 'its preparation failed'}`)
    }
  }
  return withExitCode(results, code, 'an error outside the tests')
}

/**
 * Reads the JSON report of Playwright. Flaky tests are failed tests.
 *
 * @param {number} code The exit code of Playwright.
 * @returns {Results}
 * @throws {Failure} if there is no report.
 */
export function readPlaywrightResults(file, code) {
  const results = { passed: 0, failed: [], skipped: [] }
  const visit = ({ suites = [], specs = [] }, titles) => {
    for (const suite of suites) visit(suite, [...titles, suite.title])
    for (const { title, tests } of specs) {
      for (const { status } of tests) {
        if (status === 'expected') results.passed++
        else
          results[status === 'skipped' ? 'skipped' : 'failed'].push([...titles, title].join(' › '))
      }
    }
  }
  visit(readJson(file), [])
  return withExitCode(results, code, 'an error outside the browser tests')
}

/** A run that failed has at least one failure. */
function withExitCode(results, code, title) {
  if (code !== 0 && results.failed.length === 0) results.failed.push(title)
  return results
}

function readJson(file) {
  if (!fs.existsSync(file)) throw new Failure('The tests did not run; see the error above.')
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}
