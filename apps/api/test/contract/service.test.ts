import { Jwks, PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { createPasswords } from '../../src/services/passwords.ts'
import { logIn, logInAs, PASSWORD, startApi } from '../support/start-api.ts'

test('GET /auth/ lists the endpoints', async () => {
  const api = await startApi()

  const { status, body } = await api.get(PATHS.index)

  expect(status).toBe(200)
  expect(body).toMatchObject({ register: 'http://localhost:8000/auth/register/' })
})

test('the published keys verify access tokens and not refresh tokens', async () => {
  const api = await startApi()
  const { access, refresh } = await logInAs(api, 'ada')

  const { body, headers } = await api.get(PATHS.jwks)

  expect(headers.get('cache-control')).toBe('public, max-age=300')
  const { keys } = Jwks.parse(body)
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: expect.any(String),
    y: expect.any(String),
    alg: 'ES256',
    use: 'sig',
  }
  const standby = { ...key, kid: expect.any(String) }
  expect(keys).toEqual([{ ...key, kid: decodeProtectedHeader(access).kid }, standby])
  const verified = await jwtVerify(access, createLocalJWKSet({ keys }), {
    issuer: 'http://localhost:8000',
    audience: 'http://localhost:8000',
    typ: 'at+jwt',
  })
  expect(verified.payload).toMatchObject({ role: 'customer', token_type: 'access' })
  await expect(jwtVerify(refresh, createLocalJWKSet({ keys }))).rejects.toThrow()
})

test('GET /readyz returns 200 while Postgres is up and 503 while it is down', async () => {
  const api = await startApi()
  expect(await api.get(PATHS.readiness)).toMatchObject({ status: 200, body: { status: 'ok' } })

  const nowhere = 'postgres://stranger@127.0.0.1:1/none'
  const db = openDatabase(nowhere, { applicationName: 'test', poolSize: 1 })
  const cutOff = await startApi({ change: { watchDb: db }, hasBackground: false })

  const { status, headers, body } = await cutOff.get(PATHS.readiness)
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('1')
  expect(JSON.stringify(body)).not.toMatch(/ECONN|postgres/i)
  expect((await cutOff.get(PATHS.liveness)).status).toBe(200)
})

test('a process that is about to stop is alive but not ready', async () => {
  const api = await startApi()

  await api.ctx.readiness.turnOff(0)

  expect((await api.get(PATHS.liveness)).status).toBe(200)
  expect((await api.get(PATHS.readiness)).status).toBe(503)
  expect((await api.get(PATHS.roles)).status).toBe(401) // requests on their way are still served
})

test('keys survive a restart and can be decrypted only with their secret', async () => {
  const first = await startApi()
  const { access } = await logInAs(first, 'ada')
  const second = await startApi({ databaseUrl: first.databaseUrl })

  expect((await second.get(PATHS.me, access)).status).toBe(200)
  const stored = await first.ctx.db<{ encrypted_material: Buffer }>('signing_keys')
  expect(stored).toHaveLength(4)
  const options = {
    databaseUrl: first.databaseUrl,
    environment: { LATCHKEY_SECRET: 'another secret, of 32 characters or more' },
  }
  await expect(startApi(options)).rejects.toThrow(/LATCHKEY_SECRET does not match/)

  await first.ctx.db('signing_keys').delete()
  const third = await startApi(options)
  expect((await third.get(PATHS.me, access)).status).toBe(401)
  expect((await third.get(PATHS.me, (await logIn(third, 'ada')).access)).status).toBe(200)
})

test('processes that start at once on an empty database publish the same keys', async () => {
  const first = await startApi()
  await first.ctx.db.raw('drop schema public cascade; create schema public')

  const { databaseUrl } = first
  const apis = await Promise.all([1, 2, 3].map(() => startApi({ databaseUrl })))

  const published = await Promise.all(apis.map(async (api) => (await api.get(PATHS.jwks)).body))
  expect(new Set(published.map((body) => JSON.stringify(body))).size).toBe(1)
})

test('an unexpected error gets a generic 500 and is logged, and the API keeps serving', async () => {
  const passwords = createPasswords({ cost: 4, concurrency: 1, queueLimit: 10 })
  let isBroken = true
  const verify: typeof passwords.verify = async (...given) => {
    if (isBroken) throw new Error('boom')
    return passwords.verify(...given)
  }
  const api = await startApi({ change: { passwords: { ...passwords, verify } } })
  const person = { username: 'ada', email: 'ada@example.com', password: PASSWORD }
  await api.post(PATHS.register, person)

  const { status, headers, body } = await api.post(PATHS.token, person)

  expect({ status, body }).toEqual({
    status: 500,
    body: { detail: 'Something went wrong on our side. Try again later.' },
  })
  const lines = api.logged().split('\n')
  const line: unknown = JSON.parse(lines.find((one) => one.includes('request failed')) ?? '')
  expect(line).toMatchObject({
    level: 50,
    requestId: headers.get('x-request-id'),
    err: { type: 'Error', message: 'boom' },
  })
  expect(line).toHaveProperty('err.at.0', expect.stringContaining('service.test'))
  isBroken = false
  expect((await api.post(PATHS.token, person)).status).toBe(200)
})
