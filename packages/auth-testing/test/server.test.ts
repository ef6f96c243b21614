import { AuthClient } from '@latchkey/auth-client/client'
import { memoryTokens } from '@latchkey/auth-client/memory-tokens'
import { startTestServer, type TestAccount, type TestServer } from '@latchkey/auth-testing/server'
import { createRemoteVerifier } from '@latchkey/auth-verifier/express'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'

// These tests use the built package, as other projects do.
const databaseUrl = inject('postgresUrl')
let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ databaseUrl })
})
afterAll(() => server.stop())

/** Returns a client that is logged in, its store and its account. */
async function logIn(account?: TestAccount) {
  const known = account ?? (await server.createAccount())
  const store = memoryTokens()
  const client = new AuthClient({ baseUrl: server.url, store })
  await client.logIn(known)
  return { account: known, store, client }
}

test('an account has the role that it was created with, and defaults', async () => {
  const { client, account } = await logIn(await server.createAccount({ role: 'staff' }))

  expect(await client.ownAccount()).toMatchObject({
    id: account.id,
    username: account.username,
    role: 'staff',
    permissions: ['accounts:read'],
  })
})

test('a client stays logged in for 30 days, a week at a time', async () => {
  const { client } = await logIn()

  for (const days of [6.9, 6.9, 6.9, 6.9]) {
    await server.advance(days)
    await expect(client.ownAccount()).resolves.toBeDefined()
  }
  await server.advance({ days: 2, hours: 12 })
  await expect(client.ownAccount()).rejects.toMatchObject({ code: 'token_expired' })
})

test('a client follows the clock of the server', async () => {
  const { client, store } = await logIn()
  await server.advance({ minutes: 4, seconds: 55 })
  const { headers } = await fetch(`${server.url}/readyz`)
  expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(290_000)
  const before = store.read()
  await client.ownAccount() // the access token is valid for 5 seconds more
  await client.ownAccount()

  expect(store.read()).not.toEqual(before)
})

test('the clock only moves forward', async () => {
  expect(() => server.advance(-1)).toThrow(RangeError)
})

test('a stolen token that the thief uses first ends the session of both', async () => {
  const { client, store, account } = await logIn()
  const thief = new AuthClient({
    baseUrl: server.url,
    store: memoryTokens(server.steal(store)),
  })
  await server.advance({ minutes: 6 })
  await thief.ownAccount()

  await expect(client.ownAccount()).rejects.toMatchObject({ status: 401 })

  await expect(thief.ownAccount()).rejects.toMatchObject({ status: 401 })
  await expect(server.waitForEmail(account.email, 'session')).resolves.toBeDefined()
})

test('a lost answer was carried out, and the client gets it again', async () => {
  const { client, store } = await logIn()
  await server.advance({ minutes: 6 })
  server.loseNextAnswer('/auth/token/refresh/')
  const before = store.read()

  await expect(client.ownAccount()).rejects.toMatchObject({ code: 'unreachable' })

  expect(store.read()).toEqual(before)
  await expect(client.ownAccount()).resolves.toBeDefined()
  expect(store.read()).not.toEqual(before)
})

test('only the next answer is lost', async () => {
  server.loseNextAnswer()

  await expect(fetch(`${server.url}/readyz`)).rejects.toThrow('fetch failed')
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})

test('a revoked session ends, and all sessions of a revoked account', async () => {
  const { client, store, account } = await logIn()
  const [second, third] = [await logIn(account), await logIn(account)]

  await server.revoke(store)
  await expect(client.ownAccount()).rejects.toMatchObject({ status: 401 })
  await expect(second.client.ownAccount()).resolves.toBeDefined()

  await server.revoke(account)
  for (const { client } of [second, third]) {
    await expect(client.ownAccount()).rejects.toMatchObject({ status: 401 })
  }
})

test('an edit has the effect and the email of an admin’s edit', async () => {
  const { client, account } = await logIn()

  await server.editAccount(account, { role: 'admin' })

  await expect(client.ownAccount()).rejects.toMatchObject({ status: 401 })
  const again = await logIn(account)
  expect(await again.client.ownAccount()).toMatchObject({ role: 'admin' })
  expect((await server.emails(account.email)).map(({ subject }) => subject)).toHaveLength(2)
})

test('emails have the link that the account was sent', async () => {
  const { email } = await server.createAccount()

  const [sent] = await server.emails(email)

  expect(sent?.link).toMatch(/\/verify-email\?token=[\w-]{43}$/)
  await expect(server.emails('other@example.com')).resolves.toEqual([])
})

test('wrong passwords are limited, until the clock has moved on', async () => {
  const account = await server.createAccount()
  const guess = () => server.logIn({ ...account, password: 'wrong' })
  for (let guesses = 0; guesses < 8; guesses++) {
    await expect(guess()).rejects.toMatchObject({ code: 'no_active_account' })
  }
  await expect(guess()).rejects.toMatchObject({ code: 'throttled' })

  await server.advance({ minutes: 5 })

  await expect(server.logIn(account)).resolves.toBeDefined()
})

test('a remote verifier accepts its tokens and follows its revocations', async () => {
  const credential = await server.createService()
  const verifier = createRemoteVerifier({ url: server.url, credential, now: server.now })
  onTestFinished(verifier.close)
  const { access } = await server.logIn(await server.createAccount())

  await expect(verifier.verify(access)).resolves.toMatchObject({ role: 'customer' })
})

test('a server is a copy of the first one’s tables, and shares nothing with it', async () => {
  const account = await server.createAccount()
  const startedAt = new Date()
  const other = await startTestServer({ databaseUrl })
  const database = new pg.Client(other.databaseUrl)
  await database.connect()
  const { rows } = await database.query(
    'select max(migration_time) < $1 as "isCopy" from latchkey_migrations',
    [startedAt],
  )
  await database.end()

  expect(rows).toEqual([{ isCopy: true }])
  await expect(other.logIn(account)).rejects.toMatchObject({ code: 'no_active_account' })

  await other.stop()
  await expect(fetch(`${other.url}/readyz`)).rejects.toThrow('fetch failed')
  await expect(new pg.Client(other.databaseUrl).connect()).rejects.toMatchObject({ code: '3D000' })
})

test('a server can be as strict as in production', async () => {
  const strict = await startTestServer({
    databaseUrl,
    rejectsWeakPasswords: true,
    environment: { REGISTRATION_ROLES: 'customer' },
  })
  onTestFinished(strict.stop)
  const client = new AuthClient({
    baseUrl: strict.url,
    store: memoryTokens(),
    timeoutMs: 60_000, // loads the dictionaries
  })
  const account = { username: 'ada', email: 'ada@example.com', password: 'password1' }

  await expect(client.register(account)).rejects.toMatchObject({
    fields: { password: [expect.stringContaining('common'), expect.anything()] },
  })
  await expect(client.register({ ...account, role: 'admin' })).rejects.toMatchObject({
    code: 'role_not_granted',
  })
})

test('an unusable Postgres is an error', async () => {
  const unusable = { databaseUrl: 'postgres://latchkey@127.0.0.1:1/x' }

  await expect(startTestServer(unusable)).rejects.toThrow('ECONNREFUSED')
})
