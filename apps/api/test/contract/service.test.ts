import { Jwks, PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { logInAs, startApi } from '../support/start-api.ts'

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
  expect(keys).toEqual([
    {
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: decodeProtectedHeader(access).kid,
      alg: 'ES256',
      use: 'sig',
    },
  ])
  const verified = await jwtVerify(access, createLocalJWKSet({ keys }), {
    issuer: 'http://localhost:8000',
    audience: 'http://localhost:8000',
    typ: 'at+jwt',
  })
  expect(verified.payload).toMatchObject({ role: 'customer', token_type: 'access' })
  await expect(jwtVerify(refresh, createLocalJWKSet({ keys }))).rejects.toThrow()
})

test('GET /healthz returns 200 while Postgres is up and 503 while it is down', async () => {
  const api = await startApi()
  expect(await api.get(PATHS.health)).toMatchObject({ status: 200, body: { status: 'ok' } })

  const nowhere = 'postgres://stranger@127.0.0.1:1/none'
  const db = openDatabase(nowhere, { applicationName: 'test', poolSize: 1 })
  const cutOff = await startApi({ change: { watchDb: db }, hasBackground: false })

  const { status, headers, body } = await cutOff.get(PATHS.health)
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('1')
  expect(JSON.stringify(body)).not.toMatch(/ECONN|postgres/i)
})

test('keys survive a restart and can be decrypted only with their secret', async () => {
  const first = await startApi()
  const { access } = await logInAs(first, 'ada')
  const second = await startApi({ databaseUrl: first.databaseUrl })

  expect((await second.get(PATHS.me, access)).status).toBe(200)
  const stored = await first.ctx.db<{ encrypted_material: Buffer }>('signing_keys')
  expect(stored).toHaveLength(2)
  await expect(
    startApi({
      databaseUrl: first.databaseUrl,
      environment: { LATCHKEY_SECRET: 'another secret, of 32 characters or more' },
    }),
  ).rejects.toThrow(/LATCHKEY_SECRET does not match/)
})

test('processes that start at once on an empty database publish the same keys', async () => {
  const first = await startApi()
  await first.ctx.db.raw('drop schema public cascade; create schema public')

  const { databaseUrl } = first
  const apis = await Promise.all([1, 2, 3].map(() => startApi({ databaseUrl })))

  const published = await Promise.all(apis.map(async (api) => (await api.get(PATHS.jwks)).body))
  expect(new Set(published.map((body) => JSON.stringify(body))).size).toBe(1)
})
