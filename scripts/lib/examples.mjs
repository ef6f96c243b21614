import { writeExamples } from './contract-run.mjs'
import { Failure } from './run.mjs'
import { test } from './test.mjs'

/**
 * Runs the API's tests, and writes the bodies that they saw as the examples of the OpenAPI
 * description. Returns the exit code.
 */
export async function recordExamples(onEnd) {
  const code = await test(onEnd, ['api'])
  if (code !== 0) throw new Failure('The tests failed, so the examples stay as they are.')
  writeExamples()
  return 0
}
