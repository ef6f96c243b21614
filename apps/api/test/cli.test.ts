import { PATHS } from '@latchkey/auth-core/contract'
import { kidOf } from '@latchkey/auth-core/tokens'
import { createTestDatabase } from '@latchkey/database/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { latchkey } from './support/latchkey.ts'
import { logIn, logInAs, PASSWORD, SECRET, startApi, type TestApi } from './support/start-api.ts'

const ada = ['--username', 'ada', '--email', 'ada@example.com', '--role', 'admin']

test('"accounts create" creates the first admin, whatever roles may register', async () => {
  const api = await startApi()

  const { code, output } = await latchkey(api, ['accounts', 'create', ...ada], `${PASSWORD}\n`)

  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('ada (admin)') })
  const { access } = await logIn(api, 'ada')
  expect((await api.get(PATHS.accounts, access)).status).toBe(200)
})

test('"accounts create" explains invalid input and creates nothing', async () => {
  const api = await startApi()
  await latchkey(api, ['accounts', 'create', ...ada])

  expect(await latchkey(api, ['accounts', 'create', ...ada])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('A user with that username already exists.'),
  })
  expect(await latchkey(api, ['accounts', 'create', ...ada], 'short')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('password: This password is too short'),
  })
  expect(await latchkey(api, ['accounts', 'destroy'])).toMatchObject({ code: 2 })
  expect(await api.ctx.db('accounts')).toHaveLength(1)
})

test('"accounts set-role" and "accounts disable" revoke issued tokens at once', async () => {
  const api = await startApi()
  const admin = await logInAs(api, 'ada', 'admin')
  const grace = await logInAs(api, 'grace')

  expect(await latchkey(api, ['accounts', 'set-role', 'grace', 'staff'])).toMatchObject({ code: 0 })
  await refusesSoon(api, grace)
  expect(await latchkey(api, ['accounts', 'disable', 'grace'])).toMatchObject({ code: 0 })
  expect((await api.post(PATHS.refresh, { refresh: grace.refresh })).status).toBe(401)
  expect(await latchkey(api, ['accounts', 'enable', 'grace'])).toMatchObject({ code: 0 })
  expect((await api.get(PATHS.accounts, (await logIn(api, 'grace')).access)).status).toBe(200)

  expect(await latchkey(api, ['accounts', 'disable', 'ada'])).toMatchObject({
    code: 1,
    errors: expect.stringContaining('This is the last active admin.'),
  })
  expect((await api.get(PATHS.accounts, admin.access)).status).toBe(200)
  expect(await latchkey(api, ['accounts', 'disable', 'stranger'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['accounts', 'set-role', 'ada', 'root'])).toMatchObject({ code: 2 })
})

test('"keys" shows a dry run, warns about live tokens, and rotates and retires keys', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')
  const rotate = ['keys', 'rotate', '--algorithm', 'RS256', '--now']
  const { output: plan } = await latchkey(api, [...rotate, '--dry-run'])
  expect(plan).toContain('Would sign with another RS256')
  expect(plan).toContain('services can reject its tokens')
  expect(await api.ctx.db('signing_keys')).toHaveLength(4)

  const { output } = await latchkey(api, rotate)
  expect(output).toContain('services can reject its tokens')
  const kid = /[0-9a-f-]{36}/.exec(output)?.[0] ?? ''
  const old = String(kidOf(access))
  const { output: list } = await latchkey(api, ['keys', 'list'])
  expect(list).toMatch(new RegExp(`${kid} +access +RS256 +signing`))
  expect(list).toMatch(new RegExp(`${old} +access +ES256 +verifying until`))

  expect(await latchkey(api, ['keys', 'retire', kid])).toMatchObject({ code: 2 })
  expect((await latchkey(api, ['keys', 'retire', old, '--dry-run'])).output).toContain(
    `Retiring ${old} would revoke live access tokens of 1 session.`,
  )
  expect(await latchkey(api, ['keys', 'retire', old])).toMatchObject({ code: 2 })
  expect((await api.get(PATHS.me, access)).status).toBe(200)
  expect(await latchkey(api, ['keys', 'retire', old, '--force'])).toMatchObject({ code: 0 })
  await refusesSoon(api, { access })
})

test('"services" creates, lists and revokes credentials of services', async () => {
  const api = await startApi()

  const { output } = await latchkey(api, ['services', 'create', 'orders'])
  const credential = output.split('\n')[0]
  expect((await api.get(PATHS.revocations, credential)).status).toBe(200)
  expect(await latchkey(api, ['services', 'create', 'orders'])).toMatchObject({ code: 2 })
  expect(await latchkey(api, ['services', 'create', 'Orders!'])).toMatchObject({ code: 2 })
  expect((await latchkey(api, ['services', 'list'])).output).toMatch(/orders .+ active/)
  expect(await latchkey(api, ['services', 'revoke', 'orders'])).toMatchObject({ code: 0 })

  expect((await api.get(PATHS.revocations, credential)).status).toBe(401)
  expect(await latchkey(api, ['services', 'revoke', 'orders'])).toMatchObject({ code: 2 })
})

test('"services create --uri" accepts one spelling of a URI, once', async () => {
  const api = await startApi()
  const create = async (name: string, uri: string) =>
    latchkey(api, ['services', 'create', name, '--uri', uri])

  expect(await create('orders', 'https://orders.example.com')).toMatchObject({ code: 0 })

  expect((await latchkey(api, ['services', 'list'])).output).toMatch(
    /orders +https:\/\/orders\.example\.com .+ active/,
  )
  for (const uri of ['https://orders.example.com', 'https://b.example.com/#x', 'orders']) {
    expect(await create('billing', uri)).toMatchObject({ code: 2 })
  }
})

test('"keys", "services" and "audit" need neither email nor CORS settings', async () => {
  const api = await startApi()
  const production = { NODE_ENV: 'production', LATCHKEY_SECRET: SECRET }

  for (const args of [
    ['keys', 'list'],
    ['services', 'list'],
    ['audit', 'verify'],
  ]) {
    expect(await latchkey(api, args, '', production)).toMatchObject({ code: 0, errors: '' })
  }
  expect(await latchkey(api, ['accounts', 'list'], '', production)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('SMTP_URL'),
  })
})

test('only "database migrate" creates tables, and other commands refer to it', async () => {
  const { url: databaseUrl, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)

  for (const args of [
    ['keys', 'list'],
    ['accounts', 'list'],
    ['services', 'create', 'orders'],
  ]) {
    expect(await latchkey({ databaseUrl }, args)).toMatchObject({
      code: 1,
      errors: 'The tables are not up to date. Run "latchkey database migrate".\n',
    })
  }
  expect(await latchkey({ databaseUrl }, ['database', 'migrate'])).toMatchObject({ code: 0 })
  expect((await latchkey({ databaseUrl }, ['keys', 'list'])).output).toMatch(/ES256 +signing/)
})

async function refusesSoon(api: TestApi, { access }: { access: string }): Promise<void> {
  await vi.waitFor(async () => expect((await api.get(PATHS.me, access)).status).toBe(401), {
    timeout: 5000,
    interval: 20,
  })
}
