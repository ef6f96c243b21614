import { type Endpoint, type EndpointName, ENDPOINTS } from '@latchkey/auth-core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createServices, type Services } from '../support/services.ts'
import { startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'
import { stepsTowards } from './steps.ts'
import { Walk } from './walk.ts'

const STEPS = 60
const WALKS_A_ROUND = 25
/** Minimum number of requests. `npm run fuzz` sends more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3000)
/** Unlucky walks may take this many requests until every endpoint has succeeded once. */
const MOST_REQUESTS = 5 * REQUESTS

/** Endpoints that do not need a link from an email. */
const REACHABLE = Object.entries<Endpoint>(ENDPOINTS)
  .filter(([, { access }]) => access !== 'link')
  .map(([name]) => name as EndpointName)

/** Runs without rate limits, which would stop a walk after its first steps. */
test(
  'random requests get no 5xx and no response outside the contract, and revoked tokens fail',
  async () => {
    const environment = { SECURITY_CONTACT: 'mailto:security@example.com' }
    const api = await startApi({ environment, change: { limits: unlimited } })
    const services = await createServices(api)
    let requests = 0
    const reached = new Set<EndpointName>()
    const unreached = () => REACHABLE.filter((name) => !reached.has(name))
    while (requests < REQUESTS || (unreached().length > 0 && requests < MOST_REQUESTS)) {
      const wanted = requests < REQUESTS ? [] : unreached()
      const sent = await walkAround(api, services, { wanted, reached })
      expect(sent).toBeGreaterThan(0)
      requests += sent
    }

    expect(api.logged()).not.toContain('"status":5')
    expect(unreached()).toEqual([])
    process.stdout.write(`${requests} requests, none of them unexpected\n`)
  },
  Math.max(60_000, REQUESTS * 60),
)

/** Runs a round of random walks and returns how many requests they sent. */
async function walkAround(
  api: TestApi,
  services: Services,
  { wanted, reached }: { wanted: readonly EndpointName[]; reached: Set<EndpointName> },
): Promise<number> {
  let requests = 0
  const walks = fc.asyncProperty(
    fc.array(stepsTowards(wanted), { minLength: STEPS, maxLength: STEPS }),
    async (steps) => {
      const walk = new Walk(api, services)
      for (const one of steps) await walk.take(one)
      await walk.probe()
      requests += walk.requests
      for (const name of walk.successes.keys()) reached.add(name)
    },
  )
  await fc.assert(walks, { numRuns: WALKS_A_ROUND, endOnFailure: true })
  return requests
}
