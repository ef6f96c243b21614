import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from './connection.mjs'
import { median, quantile, show } from './numbers.mjs'
import { createUser } from './users.mjs'
import { getAccess } from './requests.mjs'
import { loginFrom, ATTACKER_SECRET } from './attackers.mjs'
import { toTable } from './table.mjs'

/** The API's default bcrypt cost. */
const COST = 12
const READS_A_SECOND = 100
const FLOOD_FACTOR = 3
const AT_ONCE = 8
const SOON_MS = 1000
const MOST_P99_MS = 20
const LEAST_SHARE = 0.95

/**
 * Measures how a flood of logins affects other requests: reads at a steady pace, first without
 * other load, then during three times as many logins as can be hashed. Also compares the hashes per
 * second with those of a program that only hashes.
 *
 * @returns The limits, in the format of the other parts.
 */
export async function benchFlood({ servers, rounds, seconds, say }) {
  const env = { PASSWORD_COST: String(COST), DEVICE_SECRET: ATTACKER_SECRET, WORKERS: '1' }
  const { port } = await servers.startApi(env, 'api-flood')
  const user = await createUser(port, 'flooded')
  const measured = []
  for (let round = 0; round < rounds; round++) {
    say(`Flooding, round ${round + 1} of ${rounds}`)
    const bare = await hashAlone(servers, seconds)
    const hashed = await saturate(port, seconds)
    const [{ access }] = await user.logIn(1)
    const idle = await readSteadily(port, access, seconds)
    const flood = startFlood(port, bare * FLOOD_FACTOR, seconds)
    const flooded = await readSteadily(port, access, seconds)
    measured.push({ bare, hashed, idle, flooded, flood: await flood })
  }
  return report(measured)
}

async function hashAlone(servers, seconds) {
  const said = await servers.runScript('hash-alone.mjs', [String(COST), String(seconds)])
  return Number(said)
}

/** Returns how many logins per second the API hashes without other load. */
async function saturate(port, seconds) {
  const startedMs = performance.now()
  const endMs = startedMs + seconds * 1000
  let hashed = 0
  const one = async (client) => {
    const connection = await openConnection(port)
    while (performance.now() < endMs) {
      const { status } = await connection.ask(nextLogin(`s${client}`))
      if (status === 401) hashed++
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, (_, client) => one(client)))
  return (hashed * 1000) / (performance.now() - startedMs)
}

let logins = 0
/** Returns a login with a new address and a new username, which no rate limit rejects. */
function nextLogin(prefix) {
  logins += 1
  return loginFrom(logins, { username: `${prefix}-${logins}`, password: 'wrong' })
}

/**
 * Sends logins at a steady pace without waiting. Returns the latencies of rejected logins in ms.
 */
async function startFlood(port, perSecond, seconds) {
  const outcomes = { hashed: 0, refusedMs: [] }
  const asking = []
  const startedMs = performance.now()
  for (let sent = 0; performance.now() - startedMs < seconds * 1000; sent++) {
    asking.push(flood(port, outcomes))
    await wait(Math.max(0, startedMs + ((sent + 1) * 1000) / perSecond - performance.now()))
  }
  await Promise.all(asking)
  return outcomes
}

async function flood(port, outcomes) {
  const connection = await openConnection(port)
  const askedMs = performance.now()
  const { status } = await connection.ask(nextLogin('f'))
  if (status === 401) outcomes.hashed++
  else if (status === 503 || status === 429) outcomes.refusedMs.push(performance.now() - askedMs)
  else throw new Error(`A login returned ${status}.`)
  connection.close()
}

/** Sends protected requests at a steady pace, and returns their latencies in ms. */
async function readSteadily(port, access, seconds) {
  const connection = await openConnection(port)
  const times = []
  const startedMs = performance.now()
  for (let sent = 0; performance.now() - startedMs < seconds * 1000; sent++) {
    const askedMs = performance.now()
    const { status } = await connection.ask(getAccess(access))
    if (status !== 200) throw new Error(`A read returned ${status}.`)
    times.push(performance.now() - askedMs)
    await wait(Math.max(0, startedMs + ((sent + 1) * 1000) / READS_A_SECOND - performance.now()))
  }
  connection.close()
  return times
}

function report(measured) {
  const p99 = (times) => quantile(times, 0.99)
  const idle = median(measured.map((round) => p99(round.idle)))
  const flooded = median(measured.map((round) => p99(round.flooded)))
  const refused = measured.flatMap(({ flood }) => flood.refusedMs)
  const slowest = refused.length === 0 ? 0 : Math.max(...refused)
  const bare = median(measured.map((round) => round.bare))
  const hashed = median(measured.map((round) => round.hashed))
  const rows = [
    ['', 'idle', 'flooded'],
    [
      'protected GET, p50 ms',
      ...['idle', 'flooded'].map((key) => show(median(measured.flatMap((round) => round[key])), 2)),
    ],
    ['protected GET, p99 ms', show(idle, 2), show(flooded, 2)],
    ['hashes per second, bare and API', show(bare, 1), show(hashed, 1)],
    ['rejected logins, and the slowest in ms', show(refused.length), show(slowest)],
  ]
  for (const line of toTable(rows)) console.log(`  ${line}`)
  const limit = Math.min(2 * idle, MOST_P99_MS)
  return [
    { title: 'p99 in a flood, ms, negated', measured: -flooded, least: -limit, decimals: 2 },
    {
      title: 'slowest rejection in a flood, ms, negated',
      measured: -slowest,
      least: -SOON_MS,
      decimals: 0,
    },
    {
      title: 'hashes relative to a bare loop',
      measured: hashed / bare,
      least: LEAST_SHARE,
      decimals: 2,
    },
  ]
}
