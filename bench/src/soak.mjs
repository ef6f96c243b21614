import { proveDelayWhenDeaf } from './soak/deaf-processes.mjs'
import { proveFloods } from './soak/floods.mjs'
import { proveGrowth } from './soak/growth.mjs'
import { proveGuessing } from './soak/guessing.mjs'
import { proveLastAdmin } from './soak/last-admin.mjs'
import { proveLostAnswers } from './soak/lost-answers.mjs'
import { proveDelayOfService } from './soak/other-service.mjs'
import { proveRevocationDelay } from './soak/revocation-delay.mjs'
import { proveSimultaneous } from './soak/simultaneous.mjs'

const CUTS_PER_ROUND = 10
const REFRESHES_PER_ROUND = 10
/** Ten minutes for a thousand rounds. */
const SECONDS_PER_ROUND = 0.6
/** A minute per flood for a thousand rounds. */
const FLOOD_SECONDS_PER_ROUND = 0.06
const SOON = { part: 0.99, ms: 50 }
const SURELY = { part: 1, ms: 1000 }

/**
 * Tests the promises to clients against API processes that share a Postgres, and prints the
 * results.
 *
 * @param options - `databaseUrl` (an empty database), `ports` (of two processes), `floodPort` (of a
 *   process with the bcrypt cost of production), `service` (`issuer` and `credential` of another
 *   service), `rounds`, `say`.
 * @returns Whether everything holds.
 */
export async function soak({ databaseUrl, ports, floodPort, service, rounds, say }) {
  const proofs = [
    // First, while its session is the only one.
    ['Rows and bytes', () => proveGrowth(ports, databaseUrl, REFRESHES_PER_ROUND * rounds)],
    [
      'Growth and delays in floods',
      () => proveFloods(floodPort, databaseUrl, FLOOD_SECONDS_PER_ROUND * rounds),
    ],
    [
      'Admins who demote each other',
      () => proveLastAdmin(ports, Math.ceil(rounds / 10), databaseUrl),
    ],
    ['Guesses at one password', () => proveGuessing(ports, Math.ceil(rounds * SECONDS_PER_ROUND))],
    ['Simultaneous refreshes', () => proveSimultaneous(ports, rounds)],
    ['Lost responses', () => proveLostAnswers(ports, CUTS_PER_ROUND * rounds)],
    ['Revocations between processes', () => proveRevocationDelay(ports, rounds, SOON)],
    ['Revocations in another service', () => proveDelayOfService(ports, rounds, SOON, service)],
    [
      'Revocations while notifications are lost',
      () => proveDelayWhenDeaf(ports, Math.ceil(rounds / 10), SURELY, databaseUrl),
    ],
  ]
  const failed = []
  for (const [title, prove] of proofs) {
    say(title)
    const { isProven, lines } = await prove()
    for (const line of lines) console.log(`         ${line}`)
    if (!isProven) failed.push(title)
  }
  say(failed.length === 0 ? 'Everything holds.' : `FAILED: ${failed.join(', ')}.`)
  return failed.length === 0
}
