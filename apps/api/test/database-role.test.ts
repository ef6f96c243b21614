import { randomUUID } from 'node:crypto'
import { fillPath, PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { createTestDatabase } from '@latchkey/database/testing'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { migrate } from '../src/migrations/migrate.ts'
import { grantTo } from '../src/migrations/grants.ts'
import { dropOldEntries } from '../src/use-cases/audit/drop-events.ts'
import { sealEvents } from '../src/use-cases/audit/seal-events.ts'
import { purge } from '../src/use-cases/purge.ts'
import { logInAs, startApi, type TestApi } from './support/start-api.ts'

/** A Postgres role with a password that owns no objects. */
const ROLE = `api_${randomUUID().replaceAll('-', '')}`

describe('a Postgres role that owns nothing', () => {
  let owner: Knex
  let roleUrl: string
  const ends: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const { url, drop } = await createTestDatabase(inject('postgresUrl'))
    owner = openDatabase(url, { applicationName: 'owner', poolSize: 2 })
    await owner.raw(`create role ${ROLE} login password 'of the role'`)
    ends.push(
      () => owner.raw(`drop owned by ${ROLE}; drop role ${ROLE}`),
      () => owner.destroy(),
      drop,
    )
    roleUrl = asRole(url)
  })

  afterAll(async () => {
    for (const end of ends) await end()
  })

  test('cannot start the API without tables, and the error names the command', async () => {
    const starting = startApi({ databaseUrl: roleUrl })

    await expect(starting).rejects.toThrow(/not up to date, .*latchkey database migrate --grant/)
  })

  test('gets no grants if it does not exist', async () => {
    await migrate(owner)

    await expect(grantTo(owner, 'stranger')).rejects.toThrow('There is no role stranger.')
  })

  test('can run every operation of the API', async () => {
    await migrate(owner)
    await grantTo(owner, ROLE)
    const api = await startApi({ databaseUrl: roleUrl })
    const { access } = await logInAs(api, 'root', 'admin')
    await logInAs(api, 'ada')

    const asked = await Promise.all([
      api.get(`${PATHS.accounts}?search=ada`, access),
      api.get(PATHS.audit, access),
      api.get(PATHS.overview, access),
      api.get(PATHS.sessions, access),
      api.post(PATHS.forgotten, { email: 'ada@example.com' }),
    ])
    await demoteAndDelete(api, 'ada', access)
    await sealEvents(api.ctx)
    await dropOldEntries(api.ctx)
    await purge(api.ctx)

    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 202])
    expect(api.logged()).not.toContain('"level":50')
  })

  test.each([
    'create table mine ()',
    'drop table accounts',
    'truncate sessions',
    'alter table accounts disable trigger accounts_last_admin',
    'drop trigger accounts_last_admin on accounts',
    `update audit_events set kind = 'logged_in'`,
    'select * from of_others',
    'delete from latchkey_migrations',
  ])('is denied: %s', async (statement) => {
    await migrate(owner)
    await grantTo(owner, ROLE)
    await owner.raw('create table if not exists of_others ()')
    const db = openDatabase(roleUrl, { applicationName: 'role', poolSize: 1 })

    const refused = db.raw(statement)

    await expect(refused).rejects.toThrow(/permission denied|must be owner/)
    await db.destroy()
  })
})

async function demoteAndDelete(api: TestApi, username: string, access: string): Promise<void> {
  const { body } = await api.get(`${PATHS.accounts}?search=${username}`, access)
  const [account] = z.array(z.object({ id: z.string() })).parse(body)
  const path = fillPath(PATHS.account, { id: account?.id ?? '' })
  const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' }
  const edit = { method: 'PATCH', headers, body: JSON.stringify({ role: 'staff' }) }
  expect(await api.request('PATCH', path, edit)).toMatchObject({ status: 200 })
  expect(await api.request('DELETE', path, { headers })).toMatchObject({ status: 204 })
}

function asRole(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.username = ROLE
  url.password = 'of the role'
  return url.href
}
