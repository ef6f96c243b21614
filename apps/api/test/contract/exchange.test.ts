import { ACCESS_TOKEN_TYPE, PATHS, TOKEN_EXCHANGE } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { claimsOf, idOf, logIn, logInAs, startApi } from '../support/start-api.ts'
import {
  BILLING_URI,
  createServices,
  exchange,
  exchanged,
  postForm,
  refreshFor,
} from '../support/services.ts'

async function setUp() {
  const api = await startApi()
  const services = await createServices(api)
  const tokens = await logInAs(api, 'ada', 'admin')
  const { access, refresh } = await refreshFor(api, tokens, 'orders', 'accounts:read audit:read')
  return { api, ...services, tokens: { ...tokens, refresh }, forOrders: access }
}

test('an exchange returns a token for the other service that names the caller', async () => {
  const { api, orders, tokens, forOrders } = await setUp()
  api.advance(60)

  const { status, body, headers } = await exchange(api, orders, {
    subject_token: forOrders,
    resource: 'billing',
    scope: 'accounts:read',
  })

  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(body).toMatchObject({
    issued_token_type: ACCESS_TOKEN_TYPE,
    token_type: 'Bearer',
    scope: 'accounts:read',
  })
  const before = claimsOf(forOrders)
  const after = claimsOf(String(Object(body).access_token))
  const { sub, user_id, sid, ver, role, exp, iss } = before
  expect(after).toMatchObject({ sub, user_id, sid, ver, role, exp, iss })
  expect(after).toMatchObject({
    aud: BILLING_URI,
    scope: 'accounts:read',
    client_id: 'orders',
    act: { sub: 'orders' },
  })
  expect(after['jti']).not.toBe(before['jti'])
  expect(Object(body).expires_in).toBe(Number(exp) - Number(after['iat']))
  expect(sub).toBe(idOf(tokens))

  const asJson = {
    grant_type: TOKEN_EXCHANGE,
    subject_token: forOrders,
    subject_token_type: ACCESS_TOKEN_TYPE,
    audience: 'billing',
  }
  expect(
    await api.post(PATHS.exchange, asJson, { authorization: `Bearer ${orders}` }),
  ).toMatchObject({ status: 200, body: { scope: 'accounts:read audit:read' } })
})

test('the end of the session revokes the tokens of all services', async () => {
  const { api, orders, billing, tokens, forOrders } = await setUp()
  const forBilling = await exchanged(api, orders, {
    subject_token: forOrders,
    resource: 'billing',
  })
  const active = async (credential: string, token: string) =>
    Object((await postForm(api, PATHS.introspect, credential, { token })).body).active
  expect([await active(orders, forOrders), await active(billing, forBilling)]).toEqual([true, true])

  await api.post(PATHS.blacklist, { refresh: tokens.refresh })

  expect([await active(orders, forOrders), await active(billing, forBilling)]).toEqual([
    false,
    false,
  ])
})

test('introspection returns the claims of a token for the calling service', async () => {
  const { api, orders, billing, tokens, forOrders } = await setUp()
  const forBilling = await exchanged(api, orders, { subject_token: forOrders, resource: 'billing' })

  const first = await postForm(api, PATHS.introspect, orders, {
    token: forOrders,
    token_type_hint: 'refresh_token',
  })
  const second = await postForm(api, PATHS.introspect, billing, { token: forBilling })

  const { jti, iat, exp, sid } = claimsOf(forOrders)
  expect(first.body).toEqual({
    active: true,
    token_type: 'Bearer',
    iss: 'http://localhost:8000',
    aud: 'orders',
    sub: idOf(tokens),
    client_id: 'first_party',
    scope: 'accounts:read audit:read',
    jti,
    iat,
    exp,
    sid,
    role: 'admin',
  })
  expect(second.body).toMatchObject({
    active: true,
    aud: BILLING_URI,
    client_id: 'orders',
    act: { sub: 'orders' },
  })
  api.advance(301)
  expect((await postForm(api, PATHS.introspect, orders, { token: forOrders })).body).toEqual({
    active: false,
  })
})

test('revocation of an access token or a refresh token ends its session', async () => {
  const { api, orders, tokens, forOrders } = await setUp()
  const [second, third] = [await logIn(api, 'ada'), await logIn(api, 'ada')]

  for (const [token, { access, refresh }] of [
    [forOrders, tokens],
    [second.access, second],
    [third.refresh, third],
  ] as const) {
    expect((await api.get(PATHS.me, access)).status).toBe(200)
    const answer = await postForm(api, PATHS.revoke, orders, { token })
    const again = await postForm(api, PATHS.revoke, orders, { token })

    expect(answer).toMatchObject({ status: 200, body: {} })
    expect(again).toMatchObject({ status: 200, body: {} })
    expect((await api.get(PATHS.me, access)).status).toBe(401)
    expect((await api.post(PATHS.refresh, { refresh })).status).toBe(401)
  }
  const events = await api.ctx.db('audit_events').where({ kind: 'logged_out' })
  expect(events).toHaveLength(3)
  for (const event of events) {
    expect(event).toMatchObject({ actor_id: null, details: { service: 'orders' } })
  }
})
