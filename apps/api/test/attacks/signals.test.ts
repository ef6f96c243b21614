import { PATHS } from '@latchkey/auth-core/contract'
import { createRemoteVerifier, requireAccess } from '@latchkey/auth-verifier/express'
import express from 'express'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createService, revokeService } from '../support/service-credentials.ts'
import { createEventSender } from '../../src/services/event-sender.ts'
import {
  claimsIn,
  poll,
  receives,
  serviceWithStream,
  startReceiver,
} from '../support/event-receiver.ts'
import { logIn, logInAs, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

async function setUp() {
  const api = await startApi({ change: { limits: unlimited } })
  const orders = await serviceWithStream(api, 'orders', { delivery: 'poll' })
  const other = await serviceWithStream(api, 'other', { delivery: 'poll' })
  const tokens = await logInAs(api, 'ada')
  return { api, orders, other, tokens }
}

const logOut = async (api: TestApi) => {
  const { refresh } = await logIn(api, 'ada')
  await api.post(PATHS.blacklist, { refresh })
}

describe('a service that polls', () => {
  test('gets only its own events, and cannot acknowledge those of another', async () => {
    const { api, orders, other } = await setUp()
    await logOut(api)
    const own = await poll(api, orders.credential)
    const foreign = await poll(api, other.credential, { ack: Object.keys(own.sets) })

    expect(claimsIn(own).map(({ aud }) => aud)).toEqual(['orders'])
    expect(claimsIn(foreign).map(({ aud }) => aud)).toEqual(['other'])
    expect(Object.keys(foreign.sets)).not.toEqual(Object.keys(own.sets))
    expect(await poll(api, orders.credential)).toMatchObject({ moreAvailable: false })
    expect(Object.keys((await poll(api, orders.credential)).sets)).toEqual(Object.keys(own.sets))
  })

  test('stores nothing with acknowledgments of events that do not exist', async () => {
    const { api, orders } = await setUp()
    await logOut(api)
    const ack = Array.from({ length: 1000 }, (_, n) => `unknown-${n}`)

    const { sets } = await poll(api, orders.credential, { ack })

    expect(Object.keys(sets)).toHaveLength(1)
    expect(
      await api.ctx.db('signal_streams').where({ id: orders.stream.id }).first(),
    ).toMatchObject({
      delivered: [],
    })
  })

  test('gets at most a hundred events, and sends at most a thousand acknowledgments', async () => {
    const { api, orders } = await setUp()
    await api.ctx.db.raw(
      `insert into revocations (session_id) select gen_random_uuid() from generate_series(1, 150)`,
    )
    const headers = { authorization: `Bearer ${orders.credential}` }

    const page = await poll(api, orders.credential, { maxEvents: 1e15 })
    const rest = await poll(api, orders.credential, { ack: Object.keys(page.sets) })
    const many = Array.from({ length: 1001 }, (_, n) => String(n))
    const tooMany = [
      { ack: many },
      { setErrs: Object.fromEntries(many.map((jti) => [jti, {}])) },
      { ack: ['x'.repeat(201)] },
      { maxEvents: -1 },
      { maxEvents: 1.5 },
    ]

    expect([Object.keys(page.sets).length, page.moreAvailable]).toEqual([100, true])
    expect([Object.keys(rest.sets).length, rest.moreAvailable]).toEqual([50, false])
    for (const body of tooMany) {
      expect((await api.post(PATHS.pollSignals, body, headers)).status).toBe(400)
    }
  })

  test('gets 401 as soon as it is revoked, also at the end of a wait', async () => {
    const { api, orders } = await setUp()
    const headers = { authorization: `Bearer ${orders.credential}` }
    const waiting = api.post(PATHS.pollSignals, {}, headers)
    await revokeService(api.ctx.db, 'orders', new Date())
    await logOut(api)

    expect((await waiting).body).not.toHaveProperty('sets')
    expect((await api.post(PATHS.pollSignals, {}, headers)).status).toBe(401)
  })
})

describe('a security event', () => {
  test('is no access token for the API or for a service', async () => {
    const { api, orders, tokens } = await setUp()
    const receiver = await startReceiver(api, 'shop', 'logout')
    await serviceWithStream(api, 'shop', { delivery: 'logout', url: receiver.url })
    await logOut(api)
    await receives(receiver, 1)
    const sets = Object.values((await poll(api, orders.credential)).sets)
    const events = [...sets, ...receiver.tokens]
    const service = await startService(api, orders.credential)

    expect(events).toHaveLength(2)
    for (const token of events) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await api.get(PATHS.me, token)).status).toBe(401)
      expect((await api.post(PATHS.verify, { token })).status).toBe(401)
      expect((await fetch(service, { headers })).status).toBe(401)
    }
    const headers = { authorization: `Bearer ${tokens.access}` }
    expect((await fetch(service, { headers })).status).toBe(200)
  })
})

/** Starts a service that accepts default tokens and those for `orders`. */
async function startService(api: TestApi, credential: string): Promise<string> {
  const verifier = createRemoteVerifier({
    url: api.url,
    issuer: api.ctx.tokens.issuer,
    credential,
    audience: 'orders',
    acceptsDefaultTokens: true,
  })
  onTestFinished(() => verifier.close())
  const app = express().get('/', requireAccess(verifier), (_req, res) => void res.json({}))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
}

describe('a receiver', () => {
  test('that redirects, or answers without end, gets one request and no event is marked', async () => {
    const api = await startApi({ hasBackground: false })
    const app = express()
    const paths: string[] = []
    app.post('/moved', (_req, res) => res.redirect(307, '/secret'))
    app.post('/endless', (_req, res) => void res.status(500).write('x'.repeat(1_000_000)))
    app.use((req, _res, next) => {
      paths.push(req.path)
      next()
    })
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => server.closeAllConnections())
    onTestFinished(() => void server.close())
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

    const moved = await api.ctx.eventSender.post(`${url}/moved`, {}, '')
    const endless = await api.ctx.eventSender.post(`${url}/endless`, {}, '')

    expect([moved.status, endless.status]).toEqual([307, 500])
    expect(endless.body.length).toBeLessThanOrEqual(4096)
    expect(paths).toEqual([])
  })

  test('whose name resolves to a private address gets no request', async () => {
    const sender = createEventSender({ allowsLoopbackHttp: false, allowsPrivate: false })
    for (const url of [
      'https://localhost/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'http://localhost/',
    ]) {
      await expect(sender.post(url, {}, '')).rejects.toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' })
    }
    sender.close()
  })
})

test('a credential of one service does not poll for another by its name', async () => {
  const { api } = await setUp()
  const credential = await createService(api.ctx.db, 'third', new Date())
  const headers = { authorization: `Bearer ${credential}` }

  expect((await api.post(PATHS.pollSignals, { service: 'orders' }, headers)).status).toBe(404)
})
