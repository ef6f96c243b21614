import { randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { quantile, show } from '../numbers.mjs'
import { createUser } from '../users.mjs'
import { getAccess, post } from '../requests.mjs'

const GIVE_UP_MS = 5000

/**
 * Tests that one process rejects the tokens that the other one revokes within some milliseconds.
 *
 * @param limit - The `part` of the tokens that must be rejected within `ms`.
 */
export async function proveRevocationDelay([here, there], times, limit) {
  const abroad = await openConnection(there)
  const isTaken = async (access) => {
    const { status } = await abroad.ask(getAccess(access))
    if (status !== 200 && status !== 401) throw new Error(`A token returned ${status}.`)
    return status === 200
  }
  try {
    return await proveDelay(here, isTaken, times, limit)
  } finally {
    abroad.close()
  }
}

/**
 * Tests that a verifier rejects the tokens that the API revokes within some milliseconds.
 *
 * @param isTaken - Returns whether the verifier accepts an access token.
 */
export async function proveDelay(here, isTaken, times, { part, ms: limitMs }) {
  const user = await createUser(here, `revoked-${randomUUID().slice(0, 8)}`)
  const atHome = await openConnection(here)
  const delaysMs = []
  for (let time = 0; time < times; time++) {
    delaysMs.push(await delayOf(await user.logInOn(atHome), atHome, isTaken))
  }
  atHome.close()

  const numbers = [quantile(delaysMs, 0.5), quantile(delaysMs, 0.99), Math.max(...delaysMs)]
  const [p50, p99, max] = numbers.map((ms) => show(ms, 1))
  const kept = part === 1 ? `all within ${limitMs} ms` : `p${part * 100} of ${limitMs} ms`
  return {
    isProven: (part === 1 ? numbers[2] : quantile(delaysMs, part)) <= limitMs,
    lines: [
      `${show(times)} revocations: p50 ${p50} ms, p99 ${p99} ms, at most ${max} ms`,
      `limit: ${kept}`,
    ],
  }
}

/**
 * Returns the ms from the response that ends the session to the rejection of its access token by
 * the verifier; 0 when the rejection comes first.
 */
async function delayOf({ access, refresh }, atHome, isTaken) {
  if (!(await isTaken(access))) throw new Error('A valid token was rejected.')
  const refusedMs = untilRefused(isTaken, access)
  const { status } = await atHome.ask(post('/auth/token/blacklist/', { refresh }))
  const endedMs = performance.now()
  if (status !== 200) throw new Error(`The end of a session returned ${status}.`)
  return Math.max(0, (await refusedMs) - endedMs)
}

/** Polls the verifier, and returns the time of the rejection. */
async function untilRefused(isTaken, access) {
  const giveUpMs = performance.now() + GIVE_UP_MS
  while (performance.now() < giveUpMs) {
    if (!(await isTaken(access))) return performance.now()
    await immediate() // lets a verifier in this process receive the revocation
  }
  return Infinity
}
