import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { claimsOf, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'
import { BILLING_URI, createServices, refreshFor } from '../support/services.ts'

const ADA = { username: 'ada', password: PASSWORD }

async function setUp(role: 'customer' | 'staff' | 'admin' = 'admin') {
  const api = await startApi()
  await createServices(api)
  return { api, tokens: await logInAs(api, 'ada', role) }
}

const logInFor = async (api: TestApi, fields: Record<string, unknown>) =>
  api.post(PATHS.token, { ...ADA, ...fields })

describe('a login with a resource', () => {
  test('returns an access token for the service, with only the requested permissions', async () => {
    const { api } = await setUp()

    const { status, body } = await logInFor(api, { resource: 'orders', scope: 'accounts:read' })

    expect(status).toBe(200)
    expect(Object.keys(Object(body))).toEqual(['refresh', 'access', 'scope'])
    expect(body).toMatchObject({ scope: 'accounts:read' })
    const { access, refresh } = TokenPair.parse(body)
    expect(claimsOf(access)).toMatchObject({
      iss: 'http://localhost:8000',
      aud: 'orders',
      scope: 'accounts:read',
      client_id: 'first_party',
      role: 'admin',
      token_type: 'access',
    })
    expect(claimsOf(refresh)).toMatchObject({ aud: 'http://localhost:8000', gen: 1 })
    expect(claimsOf(refresh)).not.toHaveProperty('scope')
  })

  test('grants every permission of the role when it names none', async () => {
    const { api } = await setUp('staff')

    const { body } = await logInFor(api, { resource: 'orders' })

    expect(body).toMatchObject({ scope: 'accounts:read' })
    expect(claimsOf(TokenPair.parse(body).access)).toMatchObject({ scope: 'accounts:read' })
  })

  test('finds a service by its URI too, and takes empty parameters as absent', async () => {
    const { api } = await setUp()

    for (const resource of ['billing', BILLING_URI]) {
      const { body } = await logInFor(api, { resource })
      expect(claimsOf(TokenPair.parse(body).access)).toMatchObject({ aud: BILLING_URI })
    }

    const send = async (fields: Record<string, string>) =>
      api.request('POST', PATHS.token, { body: new URLSearchParams({ ...ADA, ...fields }) })

    const named = TokenPair.parse((await send({ resource: 'orders', scope: '' })).body)
    const { body } = await send({ resource: '', scope: '' })

    expect(claimsOf(named.access)).toMatchObject({ aud: 'orders' })
    expect(Object.keys(Object(body))).toEqual(['refresh', 'access'])
    expect(claimsOf(TokenPair.parse(body).access)).toMatchObject({ aud: 'http://localhost:8000' })
  })
})

describe('a refresh with a resource', () => {
  test('moves the session by one, and the next one without a resource is for the API', async () => {
    const { api, tokens } = await setUp()
    const usual = claimsOf(tokens.access)
    expect(usual).toMatchObject({ aud: 'http://localhost:8000', client_id: 'first_party' })
    expect(Object.keys(usual)).not.toEqual(expect.arrayContaining(['scope', 'act']))

    const forOrders = await refreshFor(api, tokens, 'orders', 'audit:read accounts:read')
    const { body } = await api.post(PATHS.refresh, { refresh: forOrders.refresh })

    expect(claimsOf(forOrders.access)).toMatchObject({
      aud: 'orders',
      scope: 'accounts:read audit:read',
    })
    expect(claimsOf(forOrders.refresh)).toMatchObject({ gen: 2 })
    const plain = TokenPair.parse(body)
    expect(Object.keys(Object(body))).toEqual(['access', 'refresh'])
    expect(claimsOf(plain.access)).toMatchObject({ aud: 'http://localhost:8000' })
    expect(claimsOf(plain.refresh)).toMatchObject({ gen: 3 })
    expect((await api.get(PATHS.accounts, plain.access)).status).toBe(200)
  })

  test('repeated with its key returns the same refresh token, and a token for any service', async () => {
    const { api } = await setUp()
    const { body } = await logInFor(api, { rotation: 'strict' })
    const { refresh } = TokenPair.parse(body)
    const ask = async (target: Record<string, string>) =>
      api.post(PATHS.refresh, { refresh, idempotency_key: 'k', ...target })

    const answers = [
      await ask({}),
      await ask({ resource: 'orders', scope: 'accounts:read' }),
      await ask({ resource: BILLING_URI }),
      await ask({}),
    ]

    expect(answers.map(({ headers }) => headers.get('refresh-outcome'))).toEqual([
      'rotated',
      'repeated',
      'repeated',
      'repeated',
    ])
    const pairs = answers.map((answer) => TokenPair.parse(answer.body))
    expect(new Set(pairs.map((pair) => pair.refresh)).size).toBe(1)
    expect(pairs.map(({ access }) => claimsOf(access)['aud'])).toEqual([
      'http://localhost:8000',
      'orders',
      BILLING_URI,
      'http://localhost:8000',
    ])
  })

  test('is one statement, as without one', async () => {
    const api = await startApi({ hasBackground: false })
    await createServices(api)
    const tokens = await logInAs(api, 'ada')
    const connections = vi.spyOn(api.ctx.db.client, 'acquireConnection')

    await refreshFor(api, tokens, 'orders')

    expect(connections).toHaveBeenCalledTimes(1)
  })
})
