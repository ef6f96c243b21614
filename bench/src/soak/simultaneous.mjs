import { randomUUID } from 'node:crypto'
import { openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { claimsOf, createUser } from '../users.mjs'
import { postRefresh } from '../requests.mjs'

const AT_ONCE = 100

/**
 * Tests that simultaneous refreshes of the same token, on both processes, return the same
 * successor: in a lenient session, and in a strict session with the same key.
 */
export async function proveSimultaneous(ports, rounds) {
  const user = await createUser(ports[0], 'simultaneous')
  const connections = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => openConnection(ports[index % ports.length])),
  )
  const sessions = []
  for (const rotation of ['strict', 'lenient']) {
    const { refresh } = await user.logInOn(connections[0], rotation)
    sessions.push({ refresh, needsKey: rotation === 'strict' })
  }

  const startedMs = performance.now()
  const played = []
  for (let round = 0; round < rounds; round++) {
    played.push(await playRound(connections, sessions[round % sessions.length]))
    if (!played.at(-1).successor) break // the session is lost, so no more rounds are possible
  }
  for (const connection of connections) connection.close()
  return summarize(played, rounds, performance.now() - startedMs)
}

/** Sends all refreshes at once. The session continues with the first successor. */
async function playRound(connections, session) {
  const request = postRefresh(session.refresh, session.needsKey ? randomUUID() : undefined)
  const { gen } = claimsOf(session.refresh)
  const answers = await Promise.all(connections.map(({ ask }) => ask(request)))
  const good = answers.filter(({ status }) => status === 200)
  const tokens = good.map(({ body }) => JSON.parse(body).refresh)
  const claims = tokens.map(claimsOf)
  session.refresh = tokens[0]
  return {
    successor: tokens[0],
    refused: answers.length - good.length,
    successors: new Set(claims.map(({ jti }) => jti)).size,
    strayed: claims.filter((claim) => claim.gen !== gen + 1).length,
  }
}

function summarize(played, rounds, ms) {
  const sum = (key) => played.reduce((total, round) => total + round[key], 0)
  const successors = played.map((round) => round.successors)
  const [least, most] = [Math.min(...successors), Math.max(...successors)]
  const refreshes = played.length * AT_ONCE
  const isWhole = played.length === rounds
  const isOne = least === 1 && most === 1
  return {
    isProven: isWhole && isOne && sum('refused') === 0 && sum('strayed') === 0,
    lines: [
      `${show(played.length)} of ${show(rounds)} rounds of ${AT_ONCE}: ${show(refreshes)} refreshes in ${show(ms / 1000, 1)} s`,
      `successors of a token: ${least} at least, ${most} at most`,
      `rejected: ${show(sum('refused'))}; wrong generation: ${show(sum('strayed'))}`,
    ],
  }
}
