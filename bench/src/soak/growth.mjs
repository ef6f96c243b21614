import { setTimeout as wait } from 'node:timers/promises'
import { openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { createUser } from '../users.mjs'
import { withClient } from '../postgres.mjs'
import { postRefresh } from '../requests.mjs'

const SIZES = `
  select relname as name, pg_relation_size(oid) + pg_indexes_size(oid) as bytes
    from pg_class
   where relkind = 'r' and relnamespace = 'public'::regnamespace
     and relname <> 'daily_counts' -- grows by the day, not by refreshes
   order by relname`
const UNSEALED = 'select count(*) as count from audit_events where seal is null'
const POLL_MS = 100

/** Tests that refreshes add no rows and no bytes to heap and indexes. */
export async function proveGrowth([port], databaseUrl, refreshes) {
  const user = await createUser(port, 'growing')
  const connection = await openConnection(port)
  let { refresh } = await user.logInOn(connection)
  await withClient(databaseUrl, untilSealed)
  let done = 0
  const measured = []
  for (const count of [1, Math.min(100, refreshes), refreshes]) {
    for (; done < count; done++) refresh = await exchange(connection, refresh)
    measured.push({ count, tables: await withClient(databaseUrl, measureTables) })
  }
  connection.close()
  const [{ tables: first }] = measured
  return {
    isProven: measured.every(({ tables }) => JSON.stringify(tables) === JSON.stringify(first)),
    lines: measured.map(({ count, tables }) => `after ${show(count)}: ${describe(tables)}`),
  }
}

async function exchange(connection, token) {
  const { status, body } = await connection.ask(postRefresh(token))
  if (status !== 200) throw new Error(`A refresh returned ${status}: ${body}`)
  return JSON.parse(body).refresh
}

/** Waits for the seal of the login's audit event, which adds bytes a second later. */
async function untilSealed(client) {
  while (Number((await client.query(UNSEALED)).rows[0].count) > 0) await wait(POLL_MS)
}

/** Returns the rows and bytes of every table. */
async function measureTables(client) {
  const { rows: tables } = await client.query(SIZES)
  const measured = []
  for (const { name, bytes } of tables) {
    const { rows } = await client.query(`select count(*) as rows from ${name}`)
    measured.push({ name, rows: Number(rows[0].rows), bytes: Number(bytes) })
  }
  return measured
}

function describe(tables) {
  const sum = (key) => show(tables.reduce((total, table) => total + table[key], 0))
  const sessions = tables.find(({ name }) => name === 'sessions')
  const ours = `sessions ${show(sessions.rows)} rows, ${show(sessions.bytes)} bytes`
  return `${ours}; all ${tables.length} tables ${sum('rows')} rows, ${sum('bytes')} bytes`
}
