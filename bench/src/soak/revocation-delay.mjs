import { randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { quantile, show } from '../numbers.mjs'
import { createUser } from '../users.mjs'
import { getAccess, post } from '../requests.mjs'

const GIVE_UP_MS = 5000

/**
 * What one process revokes is refused by the other one within some milliseconds.
 *
 * @param limit - `part` of the revocations that must be refused within `ms`.
 */
export async function proveRevocationDelay([here, there], times, limit) {
  const abroad = await openConnection(there)
  const isTaken = async (access) => {
    const { status } = await abroad.ask(getAccess(access))
    if (status !== 200 && status !== 401) throw new Error(`A token was answered ${status}.`)
    return status === 200
  }
  try {
    return await proveDelay(here, isTaken, times, limit)
  } finally {
    abroad.close()
  }
}

/**
 * What the API revokes is refused by somebody else within some milliseconds.
 *
 * @param isTaken - Asks somebody else whether an access token counts.
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
      `to keep: ${kept}`,
    ],
  }
}

/**
 * From when it is answered here that the session has ended until its access token is refused there,
 * in milliseconds; none when it is refused there already.
 */
async function delayOf({ access, refresh }, atHome, isTaken) {
  if (!(await isTaken(access))) throw new Error('A good token is refused.')
  const refusedMs = untilRefused(isTaken, access)
  const { status } = await atHome.ask(post('/auth/token/blacklist/', { refresh }))
  const endedMs = performance.now()
  if (status !== 200) throw new Error(`The end of a session was answered ${status}.`)
  return Math.max(0, (await refusedMs) - endedMs)
}

/** Asks on and on; gives when it was refused. */
async function untilRefused(isTaken, access) {
  const giveUpMs = performance.now() + GIVE_UP_MS
  while (performance.now() < giveUpMs) {
    if (!(await isTaken(access))) return performance.now()
    await immediate() // a service in this very process hears of it in between
  }
  return Infinity
}
