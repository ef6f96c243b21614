import { install, build, tool } from './pnpm.mjs'
import { Failure, say } from './run.mjs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

const REQUESTS = 100_000

/**
 * Sends random requests to the API, more than the tests do: `npm run fuzz`, or `npm run fuzz 5000`.
 *
 * @returns The exit code: 1 when a response is unexpected.
 */
export async function fuzz(onEnd, [count = String(REQUESTS)]) {
  if (!/^\d+$/.test(count)) throw new Failure('The number of requests must be a whole number.')
  await install()
  await build()
  say(`Sending at least ${count} requests`)
  const env = { TEST_POSTGRES_URL: await startThrowawayPostgres(onEnd), FUZZ_REQUESTS: count }
  return tool('vitest', ['run', '--project', 'api', 'test/fuzz'], { env })
}
