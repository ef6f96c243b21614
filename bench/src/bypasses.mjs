import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import { openDatabase } from '@latchkey/database'
import { runPrepared } from '@latchkey/database/prepared'
import { sendJson } from '../../apps/api/dist/http/send-json.js'
import { median, show } from './numbers.mjs'
import { toTable } from './table.mjs'

const ROUNDS = 9
const REQUESTS = 3000
const AT_ONCE = 16
const BODY = { refresh: 'x'.repeat(400), idempotency_key: 'y'.repeat(36) }

/** A statement with as many parameters as the one that refreshes a session. */
const UPDATE = `
  update bypassed set generation = generation + 1, rotated_at = $1, address = $2, user_agent = $3
   where id = $4 and generation >= $5 and key_hash is distinct from $6
  returning id, generation, rotated_at`

/**
 * Measures what each bypass of Express or knex saves: the processor time per request of this process
 * with the library's own way and with ours, in turns. Both times include the client's.
 *
 * @returns A limit: the smallest share that a bypass saves.
 */
export async function benchBypasses({ databaseUrl }) {
  const pairs = [
    ['a response: res.json, sendJson', await inExpress(jsonByExpress), await inExpress(jsonByUs)],
    ['a statement: knex.raw, runPrepared', ...(await statements(databaseUrl))],
  ]
  const rows = []
  for (const [title, theirs, ours] of pairs) {
    const times = await inTurns(theirs.work, ours.work)
    await Promise.all([theirs.close(), ours.close()])
    rows.push({ title, theirs: median(times.theirs), ours: median(times.ours) })
  }
  const cells = rows.map(({ title, theirs, ours }) => [
    title,
    ...[theirs, ours, theirs - ours].map((us) => show(us, 0)),
  ])
  const heads = ['processor time, median µs', 'library', 'bypass', 'saved']
  for (const line of toTable([heads, ...cells])) console.log(`  ${line}`)
  const measured = Math.min(...rows.map(({ theirs, ours }) => theirs / ours))
  return { title: 'the least gain of a bypass, library to bypass', measured, least: 1, decimals: 2 }
}

async function inTurns(theirs, ours) {
  const times = { theirs: [], ours: [] }
  await timeOf(theirs)
  await timeOf(ours)
  for (let round = 0; round < ROUNDS; round++) {
    times.theirs.push(await timeOf(theirs))
    times.ours.push(await timeOf(ours))
  }
  return times
}

/** Returns the processor time of one call in microseconds. */
async function timeOf(work) {
  const before = process.cpuUsage()
  for (let done = 0; done < REQUESTS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / REQUESTS
}

function jsonByExpress(app) {
  app.post('/', (_req, res) => res.json(BODY))
}

function jsonByUs(app) {
  app.post('/', (_req, res) => sendJson(res, BODY))
}

/** Serves an app on the loopback address. `work` sends one request to it. */
async function inExpress(addRoute) {
  const app = express()
  addRoute(app)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(BODY),
  }
  return {
    work: async () => {
      const response = await fetch(url, request)
      await response.arrayBuffer()
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Runs the same statement in both ways, on a table of its own. */
async function statements(databaseUrl) {
  const db = openDatabase(databaseUrl, { applicationName: 'bench', poolSize: AT_ONCE })
  await db.raw(`drop table if exists bypassed`)
  await db.raw(
    `create table bypassed (id int primary key, generation int, rotated_at timestamptz,
                            address text, user_agent text, key_hash text)`,
  )
  await db.raw(
    `insert into bypassed select n, 0, now(), '', '', '' from generate_series(1, 1000) n`,
  )
  let turn = 0
  const valuesOf = () => {
    turn = (turn % 1000) + 1
    return [new Date().toISOString(), '127.0.0.1', 'bench', turn, 0, 'x']
  }
  const named = UPDATE.replaceAll(/\$(\d)/g, ':v$1')
  return [
    {
      work: () => db.raw(named, Object.fromEntries(valuesOf().map((v, n) => [`v${n + 1}`, v]))),
      close: async () => undefined,
    },
    {
      work: () => runPrepared(db, { name: 'bypassed', text: UPDATE }, valuesOf()),
      close: async () => {
        await db.raw('drop table bypassed')
        await db.destroy()
      },
    },
  ]
}
