import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'
import { step } from './steps.ts'
import { Walk } from './walk.ts'

const STEPS = 60
const WALKS_A_ROUND = 25
/** At least as many are sent. `npm run fuzz` sends more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3000)

/** Budgets without an end: a walk that is held off at its first steps sees nothing. */
test(
  'no walk through the API finds a 5xx, an answer outside the contract, or a token that outlives its end',
  async () => {
    const api = await startApi({ change: { limits: unlimited } })
    let requests = 0
    while (requests < REQUESTS) {
      const sent = await walkAround(api)
      expect(sent).toBeGreaterThan(0)
      requests += sent
    }

    expect(api.logged()).not.toContain('"status":5')
    process.stdout.write(`${requests} requests, none of them unexpected\n`)
  },
  Math.max(60_000, REQUESTS * 30),
)

/** A round of walks, each by its own steps; gives how many requests they sent. */
async function walkAround(api: TestApi): Promise<number> {
  let requests = 0
  const walks = fc.asyncProperty(
    fc.array(step, { minLength: STEPS, maxLength: STEPS }),
    async (steps) => {
      const walk = new Walk(api)
      for (const one of steps) await walk.take(one)
      await walk.probe()
      requests += walk.requests
    },
  )
  await fc.assert(walks, { numRuns: WALKS_A_ROUND, endOnFailure: true })
  return requests
}
