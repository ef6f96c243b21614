import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from './connection.mjs'
import { quantile, show } from './numbers.mjs'
import { get, post } from './requests.mjs'
import { toTable } from './table.mjs'
import { createUser } from './users.mjs'

const ROUNDS = 100
const WARM_UP = 5
/** The pause between two requests with the token to the same service. */
const PROBE_MS = 5
const GIVE_UP_MS = 30_000
const SETTLE_MS = 1500
const MOST_MS = 250

/** The services of each kind, and how their streams are delivered. */
const KINDS = [
  { kind: 'feed', title: 'auth-verifier, revocation feed', count: 3 },
  { kind: 'poll', title: 'poll (RFC 8936)', count: 3 },
  { kind: 'push', title: 'push (RFC 8935)', count: 2, path: '/events' },
  { kind: 'logout', title: 'back-channel logout', count: 2, path: '/logout' },
]

/**
 * Measures the time from a click on "Log out" until ten services in ten processes reject the token.
 * The time includes the logout itself. Each service gets a request with the token, and the next one
 * five milliseconds after the response.
 *
 * @returns A limit: the negated 99th percentile of the last of the ten.
 */
export async function benchLogout({ servers, say }) {
  const { port } = await servers.startApi({ LOG_LEVEL: 'silent' }, 'api-logout')
  say('Starting ten services')
  const services = []
  for (const kind of KINDS) {
    for (let n = 0; n < kind.count; n++) services.push(await startService(servers, port, kind, n))
  }
  await wait(SETTLE_MS) // until every verifier follows the feed
  const user = await createUser(port, 'clicks')
  const api = await openConnection(port)
  const times = []
  say(`Logging out ${ROUNDS} times`)
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const measured = await logOutOnce(api, user, services)
    if (round >= WARM_UP) times.push(measured)
  }
  api.close()
  for (const { connection } of services) connection.close()
  return showTimes(services, times)
}

async function startService(servers, apiPort, { kind, path }, n) {
  const name = `${kind}-${n}`
  const CREDENTIAL = servers.createCredential(name)
  const env = { KIND: kind, NAME: name, CREDENTIAL, API: `http://127.0.0.1:${apiPort}` }
  const isPolled = kind === 'poll'
  if (isPolled) await servers.runCommand(['streams', 'create', name, kind])
  const { port } = await servers.start('signal-service.mjs', {
    ...env,
    ISSUER: 'http://localhost:8000',
  })
  const url = `http://127.0.0.1:${port}${path}`
  if (path) await servers.runCommand(['streams', 'create', name, kind, '--url', url])
  return { kind, connection: await openConnection(port) }
}

/** Returns the milliseconds from the click to its response, and to the first 401 of each service. */
async function logOutOnce(api, user, services) {
  const { access, refresh } = await user.logInOn(api)
  const request = get('/', access)
  for (const { connection } of services) {
    const { status } = await connection.ask(request)
    if (status !== 200) throw new Error(`A service rejects a live session with ${status}.`)
  }
  const clickedMs = performance.now()
  const rejected = services.map(({ connection }) => untilRejected(connection, request, clickedMs))
  const { status } = await api.ask(post('/auth/token/blacklist/', { refresh }))
  const respondedMs = performance.now() - clickedMs
  if (status !== 200) throw new Error(`The logout returned ${status}.`)
  return { respondedMs, rejectedMs: await Promise.all(rejected) }
}

async function untilRejected(connection, request, clickedMs) {
  for (;;) {
    const { status } = await connection.ask(request)
    const ms = performance.now() - clickedMs
    if (status === 401) return ms
    if (ms > GIVE_UP_MS) throw new Error('A service does not reject the token.')
    await wait(PROBE_MS)
  }
}

function showTimes(services, times) {
  const last = times.map(({ rejectedMs }) => Math.max(...rejectedMs))
  const rows = KINDS.map(({ kind, title, count }) => {
    const own = times.map(({ rejectedMs }) =>
      Math.max(...rejectedMs.filter((_ms, index) => services[index].kind === kind)),
    )
    return toRow(`the last of ${count} by ${title}`, own)
  })
  const heads = ['from the click to 401, ms', 'median', 'p99', 'max']
  const response = toRow(
    'the response to the click',
    times.map(({ respondedMs }) => respondedMs),
  )
  for (const line of toTable([heads, response, ...rows, toRow('the last of all ten', last)])) {
    console.log(`  ${line}`)
  }
  return {
    title: 'ms from a logout to the last 401 of ten services, p99, negated',
    measured: -quantile(last, 0.99),
    least: -MOST_MS,
    decimals: 1,
  }
}

function toRow(title, times) {
  const values = [quantile(times, 0.5), quantile(times, 0.99), Math.max(...times)]
  return [title, ...values.map((ms) => show(ms, 1))]
}
