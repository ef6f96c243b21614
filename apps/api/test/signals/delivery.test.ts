import { operatorAsManager } from '../../src/use-cases/services/manager.ts'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test, vi } from 'vitest'
import { createEventSender } from '../../src/services/event-sender.ts'
import { deliverEvents } from '../../src/use-cases/signals/deliver-events.ts'
import { verifyStream } from '../../src/use-cases/signals/manage-streams.ts'
import { revokeService } from '../support/service-credentials.ts'
import {
  type Claims,
  poll,
  pollWaits,
  receives,
  serviceWithStream,
  startReceiver,
  typeOf,
  VERIFICATION,
} from '../support/event-receiver.ts'
import { claimsOf, logIn, logInAs, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

const running = { isStopping: (): boolean => false, hasNews: false }

async function setUp(options: Parameters<typeof startApi>[0] = {}) {
  const api = await startApi({ change: { limits: unlimited }, ...options })
  const receiver = await startReceiver(api, 'orders')
  const authorization = 'Bearer secret of the receiver'
  const { stream } = await serviceWithStream(api, 'orders', {
    delivery: 'push',
    url: receiver.url,
    authorization,
  })
  await logInAs(api, 'ada')
  return { api, receiver, stream }
}

/** Ends a new session and returns its id. */
async function endOne(api: TestApi): Promise<string> {
  const { access, refresh } = await logIn(api, 'ada')
  await api.post(PATHS.blacklist, { refresh })
  return String(claimsOf(access)['sid'])
}

async function endSeveral(api: TestApi, count: number): Promise<string[]> {
  const sids: string[] = []
  for (let n = 0; n < count; n++) sids.push(await endOne(api))
  return sids
}

const sidOf = ({ sub_id }: Claims): unknown => Object(sub_id).session?.id

test('a pushed event has the authorization of the stream, which is encrypted at rest', async () => {
  const { api, receiver } = await setUp()
  const sid = await endOne(api)

  await receives(receiver, 1)

  expect(receiver.received.map(sidOf)).toEqual([sid])
  expect(receiver.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer secret of the receiver',
    'content-type': 'application/secevent+jwt',
    accept: 'application/json',
  })
  const row = await api.ctx.db('signal_streams').first()
  expect(String(row.encrypted_authorization)).not.toContain('secret')
})

test('a receiver that was down gets every event later, in order', async () => {
  const { api, receiver } = await setUp()
  await receiver.stop()
  const sids = await endSeveral(api, 5)
  await vi.waitFor(async () => {
    expect(await api.ctx.db('signal_streams').first()).toMatchObject({ last_error: 'ECONNREFUSED' })
  })

  const again = await startReceiver(api, 'orders', 'push', Number(new URL(receiver.url).port))

  await receives(again, 5)
  expect(again.received.map(sidOf)).toEqual(sids)
  await vi.waitFor(async () => {
    expect(await api.ctx.db('signal_streams').first()).toMatchObject({
      attempts: 0,
      failing_since: null,
    })
  })
})

test('an event that is rejected is sent again before later ones, after growing pauses', async () => {
  const { api, receiver, stream } = await setUp({ hasBackground: false })
  const sids = await endSeveral(api, 2)
  receiver.respond = () => 400
  const pauses: number[] = []
  for (let n = 0; n < 3; n++) {
    await deliverEvents(api.ctx, stream.id, running)
    await deliverEvents(api.ctx, stream.id, running) // not due
    const { next_attempt_at: due } = await api.ctx.db('signal_streams').first()
    pauses.push(due.getTime() - api.ctx.now().getTime())
    api.advance((pauses[n] ?? 0) / 1000)
  }
  receiver.respond = () => 202
  await deliverEvents(api.ctx, stream.id, running)

  expect(receiver.requests).toHaveLength(5)
  expect(receiver.received.map(sidOf)).toEqual(sids)
  for (const [n, ms] of pauses.entries()) {
    expect(ms).toBeLessThanOrEqual(1000 * 2 ** n)
    expect(ms).toBeGreaterThan(400 * 2 ** n)
  }
  expect(api.logged()).toContain('HTTP 400 invalid_request')
})

test('a stream is paused after three days of failures, and resumed by a verification', async () => {
  const { api, receiver, stream } = await setUp({ hasBackground: false })
  const sid = await endOne(api)
  receiver.respond = () => 503
  for (const days of [0, 4, 1]) {
    api.advance(days * 24 * 60 * 60)
    await deliverEvents(api.ctx, stream.id, running)
  }
  expect(receiver.requests).toHaveLength(2)
  expect(api.logged()).toContain('stream of security events paused')

  receiver.respond = () => 202
  const state = await verifyStream(api.ctx, stream.id, operatorAsManager(api.ctx))
  await deliverEvents(api.ctx, stream.id, running)

  const [first, second] = receiver.received
  expect(first).toMatchObject({
    aud: 'orders',
    sub_id: { format: 'opaque', id: stream.id },
    events: { [VERIFICATION]: { state } },
  })
  expect(second && sidOf(second)).toBe(sid)
  expect(receiver.received).toHaveLength(2)
})

test('a verification event wakes a receiver that polls', async () => {
  const api = await startApi()
  const { credential, stream } = await serviceWithStream(api, 'orders', { delivery: 'poll' })
  const waits = pollWaits(api)
  const waiting = poll(api, credential, { returnImmediately: false })
  await waits
  const startedMs = performance.now()
  await verifyStream(api.ctx, stream.id, operatorAsManager(api.ctx))

  const { sets } = await waiting

  expect(performance.now() - startedMs).toBeLessThan(3000)

  const [[jti, token] = ['', '']] = Object.entries(sets)
  expect(typeOf(claimsOf(token) as Claims)).toBe('verification')
  expect((await poll(api, credential, { ack: [jti] })).sets).toEqual({})
})

test('a process that is killed between sending and marking sends again with the same jti', async () => {
  const { api, receiver, stream } = await setUp({ hasBackground: false })
  const sids = await endSeveral(api, 2)
  const dead = await startApi({ databaseUrl: api.databaseUrl, hasBackground: false })
  receiver.respond = async () => {
    await dead.ctx.db.destroy() // what its process can still do with the response
    return 202
  }
  await expect(deliverEvents(dead.ctx, stream.id, running)).rejects.toThrow()
  receiver.respond = () => 202
  await deliverEvents(api.ctx, stream.id, running) // the claim of the dead process is valid
  expect(receiver.received).toHaveLength(1)

  api.advance(11)
  await deliverEvents(api.ctx, stream.id, running)

  expect(receiver.received.map(sidOf)).toEqual([sids[0], ...sids])
  expect(receiver.received[1]?.jti).toBe(receiver.received[0]?.jti)
})

test('of several processes one sends each event, in order', async () => {
  const { api, receiver } = await setUp()
  const other = await startApi({ databaseUrl: api.databaseUrl, change: { limits: unlimited } })
  const sids: string[] = []
  for (const one of [api, other, other, api, other, api]) sids.push(await endOne(one))

  await receives(receiver, sids.length)

  expect(receiver.received.map(sidOf)).toEqual(sids)
  expect(receiver.requests).toHaveLength(sids.length)
})

test('a slow receiver delays no other, and its timeout is recorded', async () => {
  const policy = { allowsLoopbackHttp: true, allowsPrivate: false }
  const eventSender = createEventSender(policy, 700)
  const { api, receiver } = await setUp({ change: { limits: unlimited, eventSender } })
  const fast = await startReceiver(api, 'fast')
  await serviceWithStream(api, 'fast', { delivery: 'push', url: fast.url })
  receiver.respond = () => new Promise<number>(() => undefined)
  await endOne(api)
  await vi.waitFor(() => expect(receiver.requests).toHaveLength(1))
  const startedMs = performance.now()
  await endOne(api)
  await receives(fast, 2)
  expect(performance.now() - startedMs).toBeLessThan(700)

  await vi.waitFor(
    async () => {
      const row = await api.ctx.db('signal_streams').where({ url: receiver.url }).first()
      expect(row).toMatchObject({ last_error: 'no response in time' })
    },
    { timeout: 5000, interval: 20 },
  )
})

test('a revoked service gets nothing more, also of events that are being sent', async () => {
  const { api, receiver, stream } = await setUp({ hasBackground: false })
  await endSeveral(api, 3)
  receiver.respond = async () => {
    await revokeService(api.ctx.db, 'orders', new Date())
    return 202
  }

  await deliverEvents(api.ctx, stream.id, running)
  await deliverEvents(api.ctx, stream.id, running)

  expect(receiver.requests).toHaveLength(1)
})
