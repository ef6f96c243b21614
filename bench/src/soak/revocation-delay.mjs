import { openConnection } from '../connection.mjs'
import { quantile, show } from '../numbers.mjs'
import { createPerson } from '../people.mjs'
import { getAccess, post } from '../requests.mjs'

const LIMIT_MS = 50
const GIVE_UP_MS = 5000

/** What one process revokes is refused by the other one within some milliseconds. */
export async function proveRevocationDelay([here, there], times) {
  const person = await createPerson(here, 'revoked')
  const [atHome, abroad] = await Promise.all([openConnection(here), openConnection(there)])
  const delaysMs = []
  for (let time = 0; time < times; time++) {
    const tokens = await person.logInOn(atHome)
    delaysMs.push(await delayOf(tokens, atHome, abroad))
  }
  atHome.close()
  abroad.close()

  const p99Ms = quantile(delaysMs, 0.99)
  const numbers = [quantile(delaysMs, 0.5), p99Ms, Math.max(...delaysMs)]
  const [p50, p99, max] = numbers.map((ms) => show(ms, 1))
  return {
    isProven: p99Ms <= LIMIT_MS,
    lines: [
      `${show(times)} revocations: p50 ${p50} ms, p99 ${p99} ms, at most ${max} ms`,
      `to keep: p99 of ${LIMIT_MS} ms`,
    ],
  }
}

/**
 * From when it is answered here that the session has ended until its access token is refused there,
 * in milliseconds; none when it is refused there already.
 */
async function delayOf({ access, refresh }, atHome, abroad) {
  const before = await abroad.ask(getAccess(access))
  if (before.status !== 200) throw new Error(`A good token was answered ${before.status}.`)
  const refusedMs = untilRefused(abroad, access)
  const { status } = await atHome.ask(post('/auth/token/blacklist/', { refresh }))
  const endedMs = performance.now()
  if (status !== 200) throw new Error(`The end of a session was answered ${status}.`)
  return Math.max(0, (await refusedMs) - endedMs)
}

/** Asks on and on; gives when it was refused. */
async function untilRefused(connection, access) {
  const giveUpMs = performance.now() + GIVE_UP_MS
  while (performance.now() < giveUpMs) {
    const { status } = await connection.ask(getAccess(access))
    if (status === 401) return performance.now()
    if (status !== 200) throw new Error(`A token was answered ${status}.`)
  }
  return Infinity
}
