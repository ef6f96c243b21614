import { createPasswords } from '../../apps/api/dist/services/passwords.js'
import { openConnection } from './connection.mjs'
import { median, show } from './numbers.mjs'
import { withClient } from './postgres.mjs'
import { loginFrom, ATTACKER_SECRET } from './attackers.mjs'

const PAIRS = 1000
const ROUNDS = 5
const WARM_UP = 50
/** A higher cost would hide small differences. */
const COST = 6
const MOST_OFF = 0.03

/**
 * Measures whether response times reveal that an account exists: logins with a wrong password for a
 * known and for an unknown username, in pairs of random order.
 *
 * @returns The limit, in the format of the other parts: the negated distance of the area under the
 *   curve of a rank test from one half.
 */
export async function benchTiming({ servers, databaseUrl, say }) {
  const env = { PASSWORD_COST: String(COST), DEVICE_SECRET: ATTACKER_SECRET, LOG_LEVEL: 'silent' }
  const { port } = await servers.startApi(env, 'api-timing')
  await seed(databaseUrl)
  const connection = await openConnection(port)
  await askPairs(connection, 0, WARM_UP)
  const areas = []
  for (let round = 0; round < ROUNDS; round++) {
    say(`Sending ${show(PAIRS)} pairs of logins`)
    const times = await askPairs(connection, WARM_UP + round * PAIRS, PAIRS)
    areas.push(areaUnderCurve(times.known, times.unknown))
    console.log(
      `  medians ${show(median(times.known), 3)} ms for known, ${show(median(times.unknown), 3)} ms for unknown; area under the curve ${areas.at(-1).toFixed(3)}`,
    )
  }
  connection.close()
  return {
    title: 'known and unknown users: distance from 0.50, negated',
    measured: -Math.abs(median(areas) - 0.5),
    least: -MOST_OFF,
    decimals: 3,
  }
}

/** Returns the times of logins to accounts from `first` on, and to as many unknown usernames. */
async function askPairs(connection, first, count) {
  const times = { known: [], unknown: [] }
  for (let pair = first; pair < first + count; pair++) {
    const order = Math.random() < 0.5 ? ['known', 'unknown'] : ['unknown', 'known']
    for (const [place, kind] of order.entries()) {
      const username = `${kind === 'known' ? 'timed' : 'other'}${String(pair).padStart(6, '0')}`
      const request = loginFrom(pair * 2 + place, { username, password: 'wrong' })
      const askedMs = performance.now()
      const { status } = await connection.ask(request)
      times[kind].push(performance.now() - askedMs)
      if (status !== 401) throw new Error(`A login returned ${status}.`)
    }
  }
  return times
}

/** Inserts accounts whose password hashes have the cost of the API. */
async function seed(databaseUrl) {
  const passwords = createPasswords({ cost: COST, concurrency: 1, queueLimit: 1 })
  const hash = await passwords.hash('a secret password')
  await withClient(databaseUrl, (client) =>
    client.query(
      `insert into accounts (id, username, email, password_hash, role, date_joined)
       select gen_random_uuid(), 'timed' || lpad(n::text, 6, '0'), 'timed' || n || '@example.com', $1,
              'customer', now()
         from generate_series(0, $2::int) as n`,
      [hash, WARM_UP + ROUNDS * PAIRS],
    ),
  )
}

/**
 * Returns the probability that a time of `first` is longer than one of `second`: 0.5 if they do not
 * differ.
 *
 * @see {@link https://doi.org/10.1148/radiology.143.1.7063747 | Hanley and McNeil}
 */
function areaUnderCurve(first, second) {
  const ranked = [
    ...first.map((ms) => ({ ms, isFirst: true })),
    ...second.map((ms) => ({ ms, isFirst: false })),
  ].toSorted((a, b) => a.ms - b.ms)
  const ranks = ranked.reduce((sum, { isFirst }, index) => sum + (isFirst ? index + 1 : 0), 0)
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length)
}
