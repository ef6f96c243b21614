import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Limits } from '../../src/limits.ts'
import { startApi } from '../support/start-api.ts'
import { step } from './steps.ts'
import { Walk } from './walk.ts'

const STEPS = 60
const WALKS_A_ROUND = 25
/** At least as many are sent. `npm run fuzz` sends more. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3000)

/** Budgets without an end: a walk that is held off at its first steps sees nothing. */
const taken = { giveBack: () => Promise.resolve() }
const limits: Limits = {
  takeLogin: () => Promise.resolve(taken),
  takePasswordCheck: () => Promise.resolve(taken),
  takeMail: () => Promise.resolve(taken),
  takeRegistration: () => Promise.resolve(taken),
}

test(
  'no walk through the API finds a 5xx, an answer outside the contract, or a token that outlives its end',
  async () => {
    const api = await startApi({ change: { limits } })
    let requests = 0

    const nothingUnexpected = fc.asyncProperty(
      fc.array(step, { minLength: STEPS, maxLength: STEPS }),
      async (steps) => {
        const walk = new Walk(api)
        for (const one of steps) await walk.take(one)
        await walk.probe()
        requests += walk.requests
      },
    )
    while (requests < REQUESTS) {
      const before = requests
      await fc.assert(nothingUnexpected, { numRuns: WALKS_A_ROUND, endOnFailure: true })
      expect(requests, 'a round sends something').toBeGreaterThan(before)
    }

    expect(api.logged()).not.toContain('"status":5')
    process.stdout.write(`${requests} requests, none of them unexpected\n`)
  },
  Math.max(60_000, REQUESTS * 30),
)
