import { ACCESS_TOKEN_TYPE, PATHS, TOKEN_EXCHANGE } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { createService, revokeService } from '../support/service-credentials.ts'
import { forgerOf } from '../support/forge.ts'
import { change, claimsOf, idOf, logInAs, startApi } from '../support/start-api.ts'
import {
  BILLING_URI,
  createServices,
  exchange,
  exchanged,
  postForm,
  refreshFor,
} from '../support/services.ts'

const BAD_SUBJECT = {
  status: 400,
  body: {
    error: 'invalid_request',
    detail: 'The subject token is not a valid access token for this service.',
    code: 'invalid_subject_token',
  },
}

async function setUp() {
  const api = await startApi()
  const { orders, billing } = await createServices(api)
  const tokens = await logInAs(api, 'ada', 'admin')
  const forOrders = await refreshFor(api, tokens, 'orders', 'accounts:read accounts:write')
  return { api, orders, billing, tokens: { ...tokens, refresh: forOrders.refresh }, forOrders }
}

describe('T07 an exchange', () => {
  test('takes no token but a valid one for the caller, and answers all others alike', async () => {
    const { api, orders, billing, tokens, forOrders } = await setUp()
    const { signed, claims } = forgerOf(api, forOrders)
    const now = Math.floor(api.ctx.now().getTime() / 1000)
    const ask = async (subject_token: string, credential = orders) =>
      exchange(api, credential, {
        subject_token,
        resource: credential === orders ? 'billing' : 'orders',
      })
    expect((await ask(forOrders.access)).status).toBe(200)

    for (const answer of [
      await ask(tokens.access), // for the API
      await ask(forOrders.access, billing), // for another service
      await ask(tokens.refresh),
      await ask(orders), // a credential
      await ask('x'),
      await ask(`${forOrders.access.slice(0, -4)}AAAA`),
      await ask(signed({ ...claims, exp: now - 1, iat: now - 60 })),
      await ask(signed({ ...claims, aud: ['orders'] })),
      await ask(signed({ ...claims, iss: 'https://evil.test' })),
    ]) {
      expect(answer).toMatchObject(BAD_SUBJECT)
    }
  })

  test('takes no revoked token: after a logout, after a change of the account', async () => {
    const { api, orders, tokens, forOrders } = await setUp()
    const grace = await logInAs(api, 'grace', 'staff')
    const { access } = await refreshFor(api, grace, 'orders')
    const ask = async (subject_token: string) =>
      exchange(api, orders, { subject_token, resource: 'billing' })

    await api.post(PATHS.blacklist, { refresh: tokens.refresh })
    await change(api, idOf(grace), { isActive: false })

    expect(await ask(forOrders.access)).toMatchObject(BAD_SUBJECT)
    expect(await ask(access)).toMatchObject(BAD_SUBJECT)
  })

  test('never widens the scope, nor prolongs the token', async () => {
    const { api, orders, billing, forOrders } = await setUp()
    const all = 'accounts:read accounts:write accounts:delete audit:read'
    api.advance(100)

    const wide = await exchanged(api, orders, {
      subject_token: forOrders.access,
      resource: 'billing',
      scope: all,
    })
    const usual = await exchanged(api, orders, {
      subject_token: forOrders.access,
      resource: 'billing',
    })
    const narrow = await exchanged(api, orders, {
      subject_token: forOrders.access,
      resource: 'billing',
      scope: 'accounts:read audit:read',
    })
    const back = await exchanged(api, billing, {
      subject_token: narrow,
      resource: 'orders',
      scope: all,
    })

    expect(claimsOf(wide)['scope']).toBe('accounts:read accounts:write')
    expect(claimsOf(usual)['scope']).toBe('accounts:read accounts:write')
    expect(claimsOf(narrow)['scope']).toBe('accounts:read')
    expect(claimsOf(back)['scope']).toBe('accounts:read')
    for (const token of [wide, usual, narrow, back]) {
      expect(claimsOf(token)['exp']).toBe(claimsOf(forOrders.access)['exp'])
    }
    api.advance(200)
    expect(await exchange(api, billing, { subject_token: wide, resource: 'orders' })).toMatchObject(
      BAD_SUBJECT,
    )
  })

  test('reaches neither the API nor the caller nor an unknown or revoked service', async () => {
    const { api, orders, forOrders } = await setUp()
    const ask = async (fields: Record<string, string>) =>
      exchange(api, orders, { subject_token: forOrders.access, ...fields })
    await createService(api.ctx.db, 'old', new Date())
    await revokeService(api.ctx.db, 'old', new Date())

    for (const resource of [
      'http://localhost:8000',
      'orders',
      'stranger',
      'old',
      `${BILLING_URI}/`,
    ]) {
      const answer = await ask({ resource })
      expect({ resource, ...answer }).toMatchObject({
        resource,
        status: 400,
        body: { error: 'invalid_target', code: 'invalid_target' },
      })
    }
    expect(await ask({ resource: 'billing', audience: 'orders' })).toMatchObject({ status: 400 })
    expect(await ask({})).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  test('can be repeated for at most four services in a row', async () => {
    const { api, orders, billing, forOrders } = await setUp()
    let token = forOrders.access
    for (let hop = 0; hop < 4; hop++) {
      const [credential, resource] = hop % 2 === 0 ? [orders, 'billing'] : [billing, 'orders']
      token = await exchanged(api, credential, { subject_token: token, resource })
    }

    expect(claimsOf(token)['act']).toEqual({
      sub: 'billing',
      act: { sub: 'orders', act: { sub: 'billing', act: { sub: 'orders' } } },
    })
    expect(
      await exchange(api, orders, { subject_token: token, resource: 'billing' }),
    ).toMatchObject({ status: 400, body: { error: 'invalid_target' } })
  })

  test('with a parameter that is wrong, not supported or sent twice is rejected', async () => {
    const { api, orders, forOrders } = await setUp()
    const usual = { subject_token: forOrders.access, resource: 'billing' }

    for (const [fields, error] of [
      [{ grant_type: 'password' }, 'unsupported_grant_type'],
      [{ grant_type: '' }, 'invalid_request'],
      [{ subject_token_type: 'urn:x' }, 'invalid_request'],
      [{ requested_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, 'invalid_request'],
      [{ actor_token: 'x', actor_token_type: ACCESS_TOKEN_TYPE }, 'invalid_request'],
      [{ scope: 'root' }, 'invalid_scope'],
    ] as const) {
      const answer = await exchange(api, orders, { ...usual, ...fields })
      expect({ fields, ...answer }).toMatchObject({ fields, status: 400, body: { error } })
    }
    const form = Object.entries({
      ...usual,
      grant_type: TOKEN_EXCHANGE,
      subject_token_type: ACCESS_TOKEN_TYPE,
    })
    expect((await postForm(api, PATHS.exchange, orders, form)).status).toBe(200)
    for (const twice of [...form, ['resource', 'stranger'] as [string, string]]) {
      const answer = await postForm(api, PATHS.exchange, orders, [...form, twice])
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    }
  })
})

test('T08 only the credential of an active service opens the OAuth endpoints', async () => {
  const { api, orders, billing, tokens, forOrders } = await setUp()
  await revokeService(api.ctx.db, 'billing', new Date())
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const ask = async (path: string, authorization?: string) =>
    api.request('POST', path, {
      headers: { ...(authorization !== undefined && { authorization }) },
      body: new URLSearchParams({ token: forOrders.access }),
    })

  expect((await ask(PATHS.introspect, basic(`orders:${orders}`))).body).toMatchObject({
    active: true,
  })
  for (const path of [PATHS.exchange, PATHS.introspect, PATHS.revoke]) {
    for (const authorization of [
      undefined,
      `Bearer ${tokens.access}`,
      `Bearer ${forOrders.access}`,
      `Bearer ${billing}`,
      basic(`billing:${orders}`),
      basic(`:${orders}`),
      basic(orders),
      basic(`orders:${orders}:x`),
      basic(`orders:`),
      'Basic',
      basic('%:%'),
      'Basic !',
    ]) {
      const { status, body, headers } = await ask(path, authorization)
      expect({ path, authorization, status, error: Object(body).error }).toEqual({
        path,
        authorization,
        status: 401,
        error: 'invalid_client',
      })
      const scheme = authorization?.startsWith('Basic')
        ? /^Basic realm="api"/
        : /^Bearer realm="api"$/
      expect(headers.get('www-authenticate')).toMatch(scheme)
    }
  }
  expect((await api.get(PATHS.roles, orders)).status).toBe(200)
  const headers = { authorization: basic(`orders:${orders}`) }
  expect((await api.request('GET', PATHS.roles, { headers })).status).toBe(401)
})

test('T09 a service learns nothing about the tokens of others', async () => {
  const { api, orders, billing, tokens, forOrders } = await setUp()
  const other = await startApi()
  const foreign = await logInAs(other, 'ada', 'admin')

  for (const token of [
    tokens.access,
    tokens.refresh,
    foreign.access,
    foreign.refresh,
    orders,
    'x',
  ]) {
    expect(await postForm(api, PATHS.introspect, orders, { token })).toMatchObject({
      status: 200,
      body: { active: false },
    })
  }
  const answer = await postForm(api, PATHS.introspect, billing, { token: forOrders.access })
  expect(answer.body).toEqual({ active: false })
})

test('T10 a service ends no session with a token for another service', async () => {
  const { api, billing, tokens, forOrders } = await setUp()
  const { signed, claims } = forgerOf(api, forOrders)
  const now = Math.floor(api.ctx.now().getTime() / 1000)
  const expired = signed({ ...claims, aud: BILLING_URI, exp: now - 1, iat: now - 60 })

  for (const token of [forOrders.access, expired, 'x', `${tokens.refresh}x`]) {
    const answer = await postForm(api, PATHS.revoke, billing, { token })
    expect(answer).toMatchObject({ status: 200, body: {} })
  }

  expect((await api.get(PATHS.me, tokens.access)).status).toBe(200)
})
