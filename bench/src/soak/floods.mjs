import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { quantile, show } from '../numbers.mjs'
import { createPerson, PASSWORD } from '../people.mjs'
import { withClient } from '../postgres.mjs'
import { getAccess } from '../requests.mjs'
import { askFrom } from '../strangers.mjs'
import { toTable } from '../table.mjs'

const AT_ONCE = 16
/** How often somebody else asks meanwhile. */
const BYSTANDER_MS = 10
const IDLE_MS = 3000
/** As long as an answer may keep somebody else waiting. */
const MOST_STALL_MS = 50
const CALM_WINDOW_MS = 500
/** What is in memory is written down within this. */
const SETTLE_MS = 1500

const BAD_TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
/** Long, without a pattern: as dear to judge as a password can be. */
const DEAR = Array.from({ length: 128 }, (_, n) => 'qpwoeiruty1029384756'[(n * 7) % 20]).join('')

/**
 * What somebody without an account, or with one, may send as fast as it goes, from one address, and the
 * most rows that a minute of it may add to all tables together: see docs/limits.md.
 */
const FLOODS = {
  'registrations, each of another name': {
    most: 600 * 6,
    send: (n, flood) =>
      ask('/auth/register/', {
        username: `flood${flood}x${n}`,
        email: `flood${flood}x${n}@example.com`,
        password: PASSWORD,
      }),
  },
  'registrations with dear passwords': {
    most: 700,
    send: (n) =>
      ask('/auth/register/', { username: 'x', email: `x${n}@example.com`, password: DEAR }),
  },
  'wrong logins, each of another name': {
    most: 200,
    send: (n) => ask('/auth/token/', { username: `nobody${n}`, password: 'wrong' }),
  },
  'right logins of one account': {
    most: 100 + 60 * 20,
    send: () => ask('/auth/token/', { username: 'bystander', password: PASSWORD }),
  },
  'forgotten passwords, each of another address': {
    most: 200,
    send: (n) => ask('/auth/password/forgotten/', { email: `nobody${n}@example.com` }),
  },
  'links that are none': {
    most: 100,
    send: () => ask('/auth/password/reset/', { token: 'x'.repeat(43), new_password: DEAR }),
  },
  'refreshes with tokens that are none': {
    most: 100,
    send: () => ask('/auth/token/refresh/', { refresh: BAD_TOKEN }),
  },
  'requests with tokens that are none': {
    most: 100,
    send: () => ({
      method: 'GET',
      path: '/auth/me/',
      headers: { Authorization: `Bearer ${BAD_TOKEN}` },
    }),
  },
  probes: { most: 10, send: () => ({ method: 'GET', path: '/healthz' }) },
}

const ask = (path, body) => ({ method: 'POST', path, body })

/**
 * What each flood leaves in the tables, and for how long it keeps others waiting.
 *
 * @param port - Of the process that the flood and somebody else ask.
 */
export async function proveFloods(port, databaseUrl, seconds) {
  const person = await createPerson(port, 'bystander')
  const [{ access }] = await person.logIn(1)
  const idle = await standBy(port, access, wait(IDLE_MS))
  const rows = []
  for (const [index, [title, flood]] of Object.entries(FLOODS).entries()) {
    const before = await withClient(databaseUrl, countRows)
    const flooding = sendAll(port, index, flood.send, seconds)
    const times = await standBy(port, access, flooding)
    const calmMs = await untilCalm(port, access, Math.max(...idle))
    await wait(SETTLE_MS)
    const after = await withClient(databaseUrl, countRows)
    rows.push({
      title,
      most: flood.most,
      sent: await flooding,
      grown: grownOf(before, after),
      times,
      calmMs,
    })
  }
  return report(idle, rows)
}

function report(idle, rows) {
  const cells = rows.map(({ title, most, sent, grown, times, calmMs }) => [
    title,
    show(sent),
    show(sumOf(grown)),
    show(most),
    show(quantile(times, 0.99), 1),
    show(Math.max(...times), 1),
    show(calmMs),
    Object.entries(grown)
      .map(([name, more]) => `${name} ${show(more)}`)
      .join(', ') || '-',
  ])
  const heads = [
    '',
    'answered',
    'rows',
    'at most',
    'others p99 ms',
    'longest ms',
    'calm after ms',
    'of',
  ]
  const nobody = [
    '(nobody floods)',
    '-',
    '-',
    '-',
    show(quantile(idle, 0.99), 1),
    show(Math.max(...idle), 1),
    '-',
    '-',
  ]
  return {
    isProven: rows.every(
      ({ most, grown, times }) => sumOf(grown) <= most && Math.max(...times) <= MOST_STALL_MS,
    ),
    lines: toTable([heads, nobody, ...cells]),
  }
}

function sumOf(grown) {
  return Object.values(grown).reduce((sum, more) => sum + more, 0)
}

async function sendAll(port, index, send, seconds) {
  const endMs = performance.now() + seconds * 1000
  let sent = 0
  const sendSome = async () => {
    const connection = await openConnection(port)
    while (performance.now() < endMs) {
      sent += 1
      await connection.ask(askFrom(index, send(sent, index)))
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome))
  return sent
}

/** The times of somebody who asks at a steady pace until `work` is over. */
async function standBy(port, access, work) {
  const connection = await openConnection(port)
  const times = []
  const over = new AbortController()
  const ending = work.finally(() => over.abort())
  while (!over.signal.aborted) {
    times.push(await timeOf(connection, access))
    await wait(BYSTANDER_MS)
  }
  connection.close()
  await ending
  return times
}

async function timeOf(connection, access) {
  const askedMs = performance.now()
  const { status } = await connection.ask(getAccess(access))
  if (status !== 200) throw new Error(`Somebody else was answered ${status}.`)
  return performance.now() - askedMs
}

/** For how long answers still take more than before, in milliseconds. */
async function untilCalm(port, access, usualMs) {
  const startedMs = performance.now()
  let slowMs = 0
  const connection = await openConnection(port)
  while (performance.now() - startedMs - slowMs < CALM_WINDOW_MS) {
    if ((await timeOf(connection, access)) > usualMs) slowMs = performance.now() - startedMs
    await wait(BYSTANDER_MS)
  }
  connection.close()
  return slowMs
}

const TABLES = `
  select relname as name from pg_class
   where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`

async function countRows(client) {
  const { rows: tables } = await client.query(TABLES)
  const counts = {}
  for (const { name } of tables) {
    const { rows } = await client.query(`select count(*) as count from "${name}"`)
    counts[name] = Number(rows[0].count)
  }
  return counts
}

function grownOf(before, after) {
  const grown = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)])
  return Object.fromEntries(grown.filter(([, more]) => more > 0))
}
