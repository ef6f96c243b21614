import { randomUUID } from 'node:crypto'
import { askAndHangUp, openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { claimsOf, createUser } from '../users.mjs'
import { postRefresh } from '../requests.mjs'

const SESSIONS = 10
const REPEATED = '\r\nRefresh-Outcome: repeated'

/**
 * Tests that a client stays logged in when a response is lost after the server has committed. The
 * client retries on the other process with the same token and key. Half of the sessions are strict.
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
      `${show(counts.cuts)} responses lost, ${show(counts.strict)} of them in strict sessions, in ${show(seconds, 1)} s`,
      `committed before the cut: ${show(counts.repeated)}; wrong generation: ${show(strayed)}`,
      `logouts: ${show(logouts)}`,
    ],
  }
}

/** Repeats for one client: refresh, lose the response, retry, continue with the new token. */
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
      break // its session has ended
    }
    if (head.includes(REPEATED)) counts.repeated++
    const { gen } = claimsOf(refresh)
    refresh = JSON.parse(body).refresh
    if (claimsOf(refresh).gen !== gen + 1) counts.strayed++
  }
  for (const connection of connections) connection.close()
}
