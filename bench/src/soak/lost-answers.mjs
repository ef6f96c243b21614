import { randomUUID } from 'node:crypto'
import { askAndHangUp, openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { claimsOf, createUser } from '../users.mjs'
import { postRefresh } from '../requests.mjs'

const SESSIONS = 10
const REPEATED = '\r\nRefresh-Outcome: repeated'

/**
 * A client whose answer was lost once the server had committed asks again, the other process, with
 * the same token and key, and stays logged in: half of them in strict sessions, half in lenient ones.
 */
export async function proveLostAnswers(ports, cuts) {
  const user = await createUser(ports[0], 'unlucky')
  const strict = await user.logIn(SESSIONS / 2, 'strict')
  const lenient = await user.logIn(SESSIONS / 2, 'lenient')
  const clients = [...strict, ...lenient].map(({ refresh }, index) => ({
    refresh,
    needsKey: index < strict.length,
  }))
  const counts = { cuts: 0, strict: 0, repeated: 0, strayed: 0, logouts: 0 }
  const startedMs = performance.now()
  const share = Math.ceil(cuts / SESSIONS)
  await Promise.all(clients.map((client, index) => goOn(ports, client, { index, share, counts })))

  const { strayed, logouts } = counts
  const isCommitted = counts.repeated === counts.cuts
  const seconds = (performance.now() - startedMs) / 1000
  return {
    isProven: counts.cuts === share * SESSIONS && isCommitted && strayed === 0 && logouts === 0,
    lines: [
      `${show(counts.cuts)} answers lost, ${show(counts.strict)} of them in strict sessions, in ${show(seconds, 1)} s`,
      `committed before the cut: ${show(counts.repeated)}; not exactly one generation on: ${show(strayed)}`,
      `logouts: ${show(logouts)}`,
    ],
  }
}

/** One client refreshes, loses the answer, asks again and goes on with what it got, again and again. */
async function goOn(ports, client, { index, share, counts }) {
  const connections = await Promise.all(ports.map(openConnection))
  let { refresh } = client
  for (let cut = 0; cut < share; cut++) {
    const side = (index + cut) % ports.length
    const request = postRefresh(refresh, client.needsKey ? randomUUID() : undefined)
    await askAndHangUp(ports[side], request)
    const { status, head, body } = await connections[(side + 1) % ports.length].ask(request)
    counts.cuts++
    if (client.needsKey) counts.strict++
    if (status !== 200) {
      counts.logouts++
      break // its session is over
    }
    if (head.includes(REPEATED)) counts.repeated++
    const { gen } = claimsOf(refresh)
    refresh = JSON.parse(body).refresh
    if (claimsOf(refresh).gen !== gen + 1) counts.strayed++
  }
  for (const connection of connections) connection.close()
}
