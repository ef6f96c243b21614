import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../lib/run.mjs'
import { readPlaywrightResults, readVitestResults } from '../lib/test-results.mjs'

/** Writes a report to a file and returns its path. */
function reportOf(content) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-report-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'report.json')
  fs.writeFileSync(file, JSON.stringify(content))
  return file
}

const inFile = (status, message, assertionResults) => ({
  testResults: [{ name: path.join(ROOT, 'a.test.ts'), status, message, assertionResults }],
})

test('a report names failed and skipped tests, and counts those that passed', () => {
  const file = reportOf(
    inFile('failed', '', [
      { fullName: 'one', status: 'passed' },
      { fullName: 'two', status: 'failed' },
      { fullName: 'three', status: 'skipped' },
    ]),
  )
  expect(readVitestResults(file, 1)).toEqual({
    passed: 1,
    failed: ['a.test.ts: two'],
    skipped: ['a.test.ts: three'],
  })
})

test('a file whose preparation failed counts as a failure with its reason', () => {
  const tests = [{ fullName: 'one', status: 'skipped' }]
  const file = reportOf(inFile('failed', 'Hook timed out\nat line 1', tests))
  expect(readVitestResults(file, 1).failed).toEqual(['a.test.ts: Hook timed out'])
})

test('a run that failed without a failed test counts as a failure', () => {
  const file = reportOf(inFile('passed', '', [{ fullName: 'one', status: 'passed' }]))
  expect(readVitestResults(file, 1).failed).toHaveLength(1)
})

test('a flaky browser test counts as a failure', () => {
  const specs = [
    { title: 'logs in', tests: [{ status: 'expected' }] },
    { title: 'logs out', tests: [{ status: 'flaky' }] },
  ]
  const file = reportOf({ suites: [{ title: 'a.spec.ts', specs }] })
  expect(readPlaywrightResults(file, 1)).toEqual({
    passed: 1,
    failed: ['a.spec.ts › logs out'],
    skipped: [],
  })
})
