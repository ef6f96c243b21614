import { openConnection } from '../connection.mjs'
import { show } from '../numbers.mjs'
import { createUser } from '../users.mjs'
import { patch, postRefresh } from '../requests.mjs'
import { withClient } from '../postgres.mjs'

const ADMINS = 50
const ACTIVE_ADMINS = `select id from accounts where role = 'admin' and is_active`

/**
 * Tests that one admin remains when many admins demote each other at the same time, on both
 * processes. The last admin cannot be demoted, and a demoted admin cannot demote others.
 */
export async function proveLastAdmin(ports, rounds, databaseUrl) {
  const admins = []
  for (let index = 0; index < ADMINS; index++) {
    const user = await createUser(ports[0], `admin${index}`, 'admin')
    const connection = await openConnection(ports[index % ports.length])
    admins.push({ id: user.id, connection, tokens: await user.logInOn(connection) })
  }
  return withClient(databaseUrl, async (client) => {
    const remaining = []
    const statuses = new Map()
    const startedMs = performance.now()
    for (let round = 0; round < rounds; round++) {
      for (const admin of admins) await refresh(admin)
      await Promise.all(admins.map((admin) => demoteOthers(admin, admins, statuses)))
      const { rows } = await client.query(ACTIVE_ADMINS)
      remaining.push(rows.length)
      const [last] = rows
      if (!last) break
      await promoteOthers(
        admins.find(({ id }) => id === last.id),
        admins,
      )
    }
    for (const { connection } of admins) connection.close()
    return summarize(remaining, rounds, statuses, performance.now() - startedMs)
  })
}

async function refresh(admin) {
  const { status, body } = await admin.connection.ask(postRefresh(admin.tokens.refresh))
  if (status !== 200) throw new Error(`The API answered ${status}: ${body}`)
  admin.tokens = JSON.parse(body)
}

/** Each admin starts with the next in the list, so that all are targets from the start. */
async function demoteOthers(admin, admins, statuses) {
  const at = admins.indexOf(admin)
  const others = [...admins.slice(at + 1), ...admins.slice(0, at)]
  for (const { id } of others) {
    const { status } = await setRole(admin, id, 'customer')
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status === 401 || status === 403) return // the role is gone
  }
}

async function promoteOthers(last, admins) {
  await refresh(last)
  for (const { id } of admins) {
    if (id === last.id) continue
    const { status, body } = await setRole(last, id, 'admin')
    if (status !== 200) throw new Error(`The API answered ${status}: ${body}`)
  }
}

function setRole({ connection, tokens }, id, role) {
  return connection.ask(patch(`/auth/accounts/${id}/`, { role }, tokens.access))
}

function summarize(remaining, rounds, statuses, ms) {
  const [least, most] = [Math.min(...remaining), Math.max(...remaining)]
  const counts = [...statuses].map(([status, count]) => `${status}: ${show(count)}`).join(', ')
  return {
    isProven: remaining.length === rounds && least === 1 && most === 1,
    lines: [
      `${show(remaining.length)} of ${show(rounds)} rounds of ${ADMINS} admins in ${show(ms / 1000, 1)} s`,
      `remaining admins: ${least} at least, ${most} at most`,
      `responses by status: ${counts}`,
    ],
  }
}
