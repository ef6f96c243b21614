import { type Endpoint, type EndpointName, ENDPOINTS } from '@latchkey/auth-core/contract'
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

/** Every endpoint but those that need a link from an email or a service credential. */
const REACHABLE = Object.entries<Endpoint>(ENDPOINTS)
  .filter(([, { access }]) => access !== 'link' && access !== 'service')
  .map(([name]) => name as EndpointName)

/** Budgets without an end: a walk that is held off at its first steps sees nothing. */
test(
  'no walk through the API finds a 5xx, an answer outside the contract, or a token that outlives its end',
  async () => {
    const api = await startApi({ change: { limits: unlimited } })
    let requests = 0
    const reached = new Set<EndpointName>()
    while (requests < REQUESTS) {
      const sent = await walkAround(api, reached)
      expect(sent).toBeGreaterThan(0)
      requests += sent
    }

    expect(api.logged()).not.toContain('"status":5')
    expect(REACHABLE.filter((name) => !reached.has(name))).toEqual([])
    process.stdout.write(`${requests} requests, none of them unexpected\n`)
  },
  Math.max(60_000, REQUESTS * 30),
)

/** A round of walks, each by its own steps; gives how many requests they sent. */
async function walkAround(api: TestApi, reached: Set<EndpointName>): Promise<number> {
  let requests = 0
  const walks = fc.asyncProperty(
    fc.array(step, { minLength: STEPS, maxLength: STEPS }),
    async (steps) => {
      const walk = new Walk(api)
      for (const one of steps) await walk.take(one)
      await walk.probe()
      requests += walk.requests
      for (const name of walk.successes.keys()) reached.add(name)
    },
  )
  await fc.assert(walks, { numRuns: WALKS_A_ROUND, endOnFailure: true })
  return requests
}
