import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { quantile, show } from '../numbers.mjs'
import { createUser } from '../users.mjs'
import { withClient } from '../postgres.mjs'
import { getAccess } from '../requests.mjs'
import { toTable } from '../table.mjs'
import { FLOODED, FLOODS } from './flood-kinds.mjs'

const SENDER = path.join(import.meta.dirname, 'send-flood.mjs')
/** The interval of the bystander's requests. */
const BYSTANDER_MS = 10
const IDLE_MS = 3000
/** The longest that the bystander may wait for a response. */
const MOST_STALL_MS = 50
const CALM_WINDOW_MS = 500
/** The API writes its events in memory to the database within this time. */
const SETTLE_MS = 1500

/**
 * Tests how many rows each flood adds, and how long a bystander waits for responses.
 *
 * @param port - The port of the process that serves both the flood and the bystander.
 */
export async function proveFloods(port, databaseUrl, seconds) {
  const user = await createUser(port, 'bystander')
  await createUser(port, FLOODED)
  const logIn = async () => (await user.logIn(1))[0].access
  const idle = await standBy(port, await logIn(), wait(IDLE_MS))
  const rows = []
  for (const [index, [title, flood]] of Object.entries(FLOODS).entries()) {
    const access = await logIn() // an access token expires after five minutes
    await wait(SETTLE_MS)
    const before = await withClient(databaseUrl, countRows)
    const flooding = sendAll(port, index, title, seconds)
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
    'others max ms',
    'calm after ms',
    'tables',
  ]
  const quiet = [
    'none',
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
    lines: toTable([heads, quiet, ...cells]),
  }
}

function sumOf(grown) {
  return Object.values(grown).reduce((sum, more) => sum + more, 0)
}

/** Sends a flood from another process, which does not share the bystander's event loop. */
async function sendAll(port, index, title, seconds) {
  const child = fork(SENDER, [String(port), String(index), title, String(seconds)])
  const [{ sent }] = await once(child, 'message')
  return sent
}

/** Sends requests at a steady pace until `work` settles, and returns their latencies in ms. */
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
  if (status !== 200) throw new Error(`The bystander got ${status}.`)
  return performance.now() - askedMs
}

/** Returns for how many ms responses stay slower than before the flood. */
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
