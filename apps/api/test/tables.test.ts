import { randomUUID } from 'node:crypto'
import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { sealEvents } from '../src/use-cases/audit/seal-events.ts'
import { purge } from '../src/use-cases/purge.ts'
import { claimsOf, logIn, logInAs, startApi, type TestApi } from './support/start-api.ts'

const account = (change: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  username: 'grace',
  email: 'grace@example.com',
  password_hash: 'bcrypt_sha256$x',
  role: 'customer',
  date_joined: new Date(),
  ...change,
})

async function setUp(): Promise<TestApi> {
  const api = await startApi()
  await logInAs(api, 'ada')
  return api
}

describe('Postgres rejects an account', () => {
  test.each([
    ['with a username that is taken in another case', { username: 'ADA' }],
    ['with an email that is taken in another case', { email: 'Ada@Example.com' }],
    ['with a username of other letters', { username: 'grаce' }],
    ['with an empty username', { username: '' }],
    ['with no address for an email', { email: 'grace' }],
    ['with an unknown role', { role: 'root' }],
    ['without a password hash', { password_hash: '' }],
    ['with a negative state version', { state_version: -1 }],
  ])('%s', async (_title, change) => {
    const { ctx } = await setUp()

    await expect(ctx.db('accounts').insert(account(change))).rejects.toThrow(/violates/)
  })
})

describe('Postgres rejects a session', () => {
  test.each([
    ['of an account that is not there', { account_id: randomUUID() }],
    ['before its first generation', { generation: 0 }],
    ['that ended for no reason', { ended_at: new Date() }],
    ['that ended for an unknown reason', { ended_at: new Date(), end_reason: 'bored' }],
    ['that expires before it began', { expires_at: new Date(0) }],
    ['that was rotated before it began', { rotated_at: new Date(0) }],
  ])('%s', async (_title, change) => {
    const { ctx } = await setUp()

    await expect(ctx.db('sessions').update(change)).rejects.toThrow(/violates/)
  })
})

test('deleting an account deletes its sessions', async () => {
  const { ctx } = await setUp()

  await ctx.db('accounts').delete()

  expect(await ctx.db('sessions')).toEqual([])
})

test('a refresh changes no indexed column, so Postgres updates no index', async () => {
  const api = await setUp()
  const { rows } = await api.ctx.db.raw<{ rows: { indexdef: string }[] }>(
    `select indexdef from pg_indexes where tablename = 'sessions'`,
  )

  for (const { indexdef } of rows) expect(indexdef).not.toMatch(/generation|rotated_at/)
})

test('a hundred refreshes of a session do not grow its indexes', async () => {
  const api = await startApi()
  const tokens = await logInAs(api, 'ada')
  await api.ctx.db.raw('vacuum sessions')
  const sizes = async () => {
    const { rows } = await api.ctx.db.raw<{ rows: { bytes: string }[] }>(
      `select pg_indexes_size('sessions') as bytes`,
    )
    return rows
  }
  const before = await sizes()

  let { refresh } = tokens
  for (let i = 0; i < 100; i++) {
    const { body } = await api.post(PATHS.refresh, { refresh })
    refresh = TokenPair.parse(body).refresh
  }

  expect(await sizes()).toEqual(before)
})

test('the purge deletes sessions that expired long ago and keeps live ones', async () => {
  const api = await setUp()
  await logInAs(api, 'grace')
  await purge(api.ctx)
  expect(await api.ctx.db('sessions')).toHaveLength(2)

  api.advance(31 * 24 * 60 * 60 + 1)
  await purge(api.ctx)

  expect(await api.ctx.db('sessions')).toEqual([])
})

test('the purge skips locked sessions and does not block logins', async () => {
  const api = await setUp()
  const { refresh } = await logInAs(api, 'grace')
  api.advance(31 * 24 * 60 * 60 + 1)
  const held = await api.ctx.db.transaction()
  await held('sessions')
    .where({ id: String(claimsOf(refresh)['sid']) })
    .forUpdate()

  await purge(api.ctx)
  expect(await api.ctx.db('sessions')).toHaveLength(1)
  await logIn(api, 'grace')

  await held.commit()
  await purge(api.ctx)
  expect(await api.ctx.db('sessions')).toHaveLength(1)
})

test('audit events are deleted after 400 days', async () => {
  const api = await setUp()
  await sealEvents(api.ctx)
  api.advance(399 * 24 * 60 * 60)
  await purge(api.ctx)
  expect(await api.ctx.db('audit_events')).toHaveLength(2)

  api.advance(2 * 24 * 60 * 60)
  await purge(api.ctx)

  expect(await api.ctx.db('audit_events')).toEqual([])
})
