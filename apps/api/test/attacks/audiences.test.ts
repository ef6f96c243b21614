import {
  type Endpoint,
  ENDPOINTS,
  fillPath,
  needsAccessToken,
  PATHS,
} from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { createService, revokeService } from '../support/service-credentials.ts'
import { forgerOf } from '../support/forge.ts'
import {
  change,
  claimsOf,
  idOf,
  logIn,
  logInAs,
  PASSWORD,
  startApi,
  type TestApi,
} from '../support/start-api.ts'
import { BILLING_URI, createServices, refreshFor } from '../support/services.ts'

const ADA = { username: 'ada', password: PASSWORD }
const ROWS: readonly Endpoint[] = Object.values(ENDPOINTS)
/** A process that is not listening yet polls the services after ten seconds. */
const PATIENT = { timeout: 15_000, interval: 100 }

async function setUp(role: 'customer' | 'staff' | 'admin' = 'admin') {
  const api = await startApi()
  const services = await createServices(api)
  return { api, services, tokens: await logInAs(api, 'ada', role) }
}

const sessionsIn = async (api: TestApi) => (await api.ctx.db('sessions')).length

describe('T01 a token for a service', () => {
  test('is rejected by every endpoint that reads a token', async () => {
    const { api, tokens } = await setUp()
    const { access } = await refreshFor(api, tokens, 'orders')
    const reading = ROWS.filter(({ access: rule }) => needsAccessToken(rule) || rule === 'service')
    expect(reading.length).toBeGreaterThan(20)

    for (const row of reading) {
      const { status } = await api.request(
        row.method,
        fillPath<string>(row.path, { id: idOf(tokens) }),
        {
          headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
          ...(row.method !== 'GET' && { body: '{}' }),
        },
      )
      expect({ path: row.path, status }).toEqual({ path: row.path, status: 401 })
    }

    api.ctx.registrationRoles = ['customer']
    const eve = { username: 'eve', email: 'eve@example.com', password: PASSWORD, role: 'admin' }

    const answers = [
      await api.post(PATHS.register, eve, { authorization: `Bearer ${access}` }),
      await api.post(PATHS.refresh, { refresh: access }),
      await api.post(PATHS.blacklist, { refresh: access }),
      await api.post(PATHS.verify, { token: access }),
    ]

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
  })
})

describe('T02 a scope', () => {
  test('never exceeds the role, at a login and at a refresh', async () => {
    const { api, tokens } = await setUp('staff')
    const target = { resource: 'orders', scope: 'accounts:read accounts:write audit:read' }

    const login = await api.post(PATHS.token, { ...ADA, ...target })
    const refreshed = await api.post(PATHS.refresh, { ...tokens, ...target })
    const nothing = await api.post(PATHS.token, { ...ADA, ...target, scope: 'audit:read' })

    expect(login).toMatchObject({ status: 200, body: { scope: 'accounts:read' } })
    expect(refreshed).toMatchObject({ status: 200, body: { scope: 'accounts:read' } })
    expect(nothing).toMatchObject({ status: 200, body: { scope: '' } })
  })

  test('shrinks with the role, and the token from before is revoked', async () => {
    const { api, services, tokens } = await setUp('admin')
    await logInAs(api, 'root', 'admin')
    const { access } = await refreshFor(api, tokens, 'orders', 'accounts:write')
    await change(api, idOf(tokens), { role: 'staff' })

    const before = await api.post(PATHS.introspect, { token: access }, bearer(services.orders))
    const again = await logIn(api, 'ada')
    const answer = await api.post(PATHS.refresh, {
      refresh: again.refresh,
      resource: 'orders',
      scope: 'accounts:write',
    })

    expect(before.body).toEqual({ active: false })
    expect(answer).toMatchObject({ status: 200, body: { scope: '' } })
  })

  test('that is no list of permissions, or without a resource, is rejected', async () => {
    const { api, tokens } = await setUp()

    for (const target of [
      { resource: 'orders', scope: 'accounts:read root' },
      { resource: 'orders', scope: 'accounts:read,audit:read' },
      { resource: 'orders', scope: 'accounts:read  audit:read' },
      { resource: 'orders', scope: 'accounts:read ' },
      { resource: 'orders', scope: 'ACCOUNTS:READ' },
      { resource: 'orders', scope: '__proto__' },
      { scope: 'accounts:read' },
    ]) {
      const answer = await api.post(PATHS.token, { ...ADA, ...target })
      expect({ target, ...answer }).toMatchObject({
        target,
        status: 400,
        body: { code: 'invalid_scope' },
      })
      const refreshed = await api.post(PATHS.refresh, { refresh: tokens.refresh, ...target })
      expect(refreshed).toMatchObject({ status: 400, body: { code: 'invalid_scope' } })
    }
    expect(await sessionsIn(api)).toBe(1)
    const { generation } = (await api.ctx.db('sessions').first('generation')) ?? {}
    expect(generation).toBe(1)
  })
})

describe('T03 a resource', () => {
  test('that is unknown or spelled in another way is rejected, and changes nothing', async () => {
    const { api, tokens } = await setUp()

    for (const resource of [
      'stranger',
      'ORDERS',
      ' orders',
      'orders ',
      'orders,billing',
      '*',
      '__proto__',
      `${BILLING_URI}/`,
      `${BILLING_URI}#`,
      BILLING_URI.toUpperCase(),
      'https://billing.example.com.evil.test',
      'http://localhost:8000',
      'http://localhost:8000/',
    ]) {
      const told = { status: 400, body: { code: 'invalid_target' } }
      const login = await api.post(PATHS.token, { ...ADA, resource })
      const refreshed = await api.post(PATHS.refresh, { ...tokens, resource })
      expect({ resource, ...login }).toMatchObject({ resource, ...told })
      expect({ resource, ...refreshed }).toMatchObject({ resource, ...told })
    }
    expect(await sessionsIn(api)).toBe(1)
    const failed = await api.ctx.db('audit_events').where({ kind: 'login_failed' })
    expect(failed).toHaveLength(13) // or passwords could be tried unseen
    expect(failed[0]).toMatchObject({
      account_id: idOf(tokens),
      details: { reason: 'invalid_target' },
    })
    const next = await api.post(PATHS.refresh, tokens)
    expect(next.headers.get('refresh-outcome')).toBe('rotated')
  })

  test('that is no text is rejected', async () => {
    const { api, tokens } = await setUp()

    for (const resource of [['orders'], ['orders', 'billing'], { a: 1 }, null, true]) {
      const { status, body } = await api.post(PATHS.refresh, { ...tokens, resource })
      expect({ status, fields: Object.keys(Object(body)) }).toEqual({
        status: 400,
        fields: ['resource'],
      })
    }
    expect((await api.post(PATHS.refresh, { ...tokens, resource: 'a'.repeat(401) })).status).toBe(
      400,
    )
  })

  test('of a revoked service is rejected in every process', async () => {
    const { api, tokens } = await setUp()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    await refreshFor(other, await logIn(api, 'ada'), 'orders')

    await revokeService(api.ctx.db, 'orders', new Date())

    for (const one of [api, other]) {
      await vi.waitFor(async () => {
        const { body } = await one.post(PATHS.token, { ...ADA, resource: 'orders' })
        expect(body).toMatchObject({ code: 'invalid_target' })
      }, PATIENT)
      const { body } = await one.post(PATHS.refresh, { ...tokens, resource: 'orders' })
      expect(body).toMatchObject({ code: 'invalid_target' })
    }
  }, 40_000)

  test('of a service that was created at another process just now is known', async () => {
    const api = await startApi({ hasBackground: false })
    await logInAs(api, 'ada')
    await createService(api.ctx.db, 'new', new Date())

    const { body } = await api.post(PATHS.token, { ...ADA, resource: 'new' })

    expect(claimsOf(String(Object(body).access))).toMatchObject({ aud: 'new' })
  })
})

test('T04 a parameter that a form has twice is rejected', async () => {
  const { api, tokens } = await setUp()
  const twice = async (name: string, first: string, last: string) => {
    const form = new URLSearchParams([['refresh', tokens.refresh]])
    form.append(name, first)
    form.append(name, last)
    return api.request('POST', PATHS.refresh, { body: form })
  }
  const parts = new FormData()
  for (const [name, value] of [...Object.entries(ADA), ['resource', 'orders']] as const) {
    parts.append(name, value)
  }
  parts.append('resource', 'billing')

  const answers = [
    await twice('resource', 'orders', 'billing'),
    await twice('resource', 'orders', 'orders'),
    await twice('resource', '', 'orders'),
    await twice('scope', 'accounts:read', 'accounts:write'),
    await api.request('POST', PATHS.token, { body: parts }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
  expect(answers[0]?.body).toEqual({ resource: ['Send this parameter once.'] })
  expect((await api.post(PATHS.refresh, tokens)).headers.get('refresh-outcome')).toBe('rotated')
})

test('T05 no service can be registered as the API, and no other audience passes for it', async () => {
  const { api, tokens } = await setUp()
  await createService(api.ctx.db, 'api', new Date(), 'http://localhost:8000')

  for (const resource of ['api', 'http://localhost:8000']) {
    const answer = await api.post(PATHS.token, { ...ADA, resource })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_target' } })
  }

  const { signed, claims } = forgerOf(api, tokens)
  for (const aud of ['orders', 'http://localhost:8000/', 'http://localhost:80000', '']) {
    expect((await api.get(PATHS.me, signed({ ...claims, aud }))).status).toBe(401)
  }
  expect((await api.get(PATHS.me, signed(claims))).status).toBe(200)
})

test('T06 a client without the password learns nothing about services', async () => {
  const { api } = await setUp()
  const bad = { username: 'ada', password: 'wrong' }

  const answers = [
    await api.post(PATHS.token, bad),
    await api.post(PATHS.token, { ...bad, resource: 'orders' }),
    await api.post(PATHS.token, { ...bad, resource: 'stranger' }),
    await api.post(PATHS.token, { ...bad, resource: 'orders', scope: 'root' }),
  ]

  const [first] = answers
  for (const { status, body } of answers) {
    expect({ status, body }).toEqual({ status: 401, body: first?.body })
  }
  const refreshed = await api.post(PATHS.refresh, { refresh: 'x', resource: 'stranger' })
  expect(refreshed.status).toBe(401)
})

function bearer(credential: string): Record<string, string> {
  return { authorization: `Bearer ${credential}` }
}
