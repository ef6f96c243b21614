import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { purge } from '../../src/use-cases/purge.ts'
import {
  CAEP,
  claimsIn,
  poll,
  pollWaits,
  receives,
  serviceWithStream,
  startReceiver,
  typeOf,
  verifierOf,
} from '../support/event-receiver.ts'
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

const ISSUER = 'http://localhost:8000'
const DAY_SECONDS = 24 * 60 * 60

async function setUp() {
  const api = await startApi()
  const { credential } = await serviceWithStream(api, 'orders', { delivery: 'poll' })
  const tokens = await logInAs(api, 'ada')
  return { api, credential, tokens, id: idOf(tokens), sid: String(claimsOf(tokens.access)['sid']) }
}

const logOut = (api: TestApi, { refresh }: { refresh: string }) =>
  api.post(PATHS.blacklist, { refresh })

describe('a polled security event', () => {
  test('of a logout names the user and the session, and is signed by a published key', async () => {
    const { api, credential, tokens, id, sid } = await setUp()
    await logOut(api, tokens)

    const { sets, moreAvailable } = await poll(api, credential)

    const [[jti, token] = ['', '']] = Object.entries(sets)
    const claims = await verifierOf(api, 'orders')(token)
    const { iat, events } = claims
    expect(claims).toEqual({
      iss: ISSUER,
      aud: 'orders',
      iat,
      jti,
      sub_id: {
        format: 'complex',
        user: { format: 'iss_sub', iss: ISSUER, sub: id },
        session: { format: 'opaque', id: sid },
      },
      events,
    })
    expect(events).toEqual({ [`${CAEP}/session-revoked`]: { event_timestamp: iat } })
    expect(Math.abs(Number(iat) - Date.now() / 1000)).toBeLessThan(30)
    expect([Object.keys(sets).length, moreAvailable]).toEqual([1, false])
  })

  test('is sent for a new password and a new role, before the end of all sessions', async () => {
    const { api, credential, tokens, id } = await setUp()
    const body = { old_password: PASSWORD, new_password: 'staple gun on a roof' }
    const as = { authorization: `Bearer ${tokens.access}` }
    await api.post(PATHS.password, body, as)
    await change(api, id, { role: 'staff' })
    await change(api, id, { isActive: false })

    const events = claimsIn(await poll(api, credential))

    expect(events.map(typeOf)).toEqual([
      'credential-change',
      'session-revoked',
      'token-claims-change',
      'session-revoked',
      'session-revoked',
    ])
    expect(Object.values(events[0]?.events ?? {})).toMatchObject([
      { credential_type: 'password', change_type: 'update' },
    ])
    expect(Object.values(events[2]?.events ?? {})).toMatchObject([{ claims: { role: 'staff' } }])
    for (const { sub_id } of events) {
      expect(sub_id).toEqual({
        format: 'complex',
        user: { format: 'iss_sub', iss: ISSUER, sub: id },
      })
    }
  })

  test('is returned with the same jti until it is acknowledged', async () => {
    const { api, credential, tokens } = await setUp()
    await logOut(api, tokens)
    await logOut(api, await logIn(api, 'ada'))

    const first = await poll(api, credential, { maxEvents: 1 })
    const [jti = ''] = Object.keys(first.sets)
    const both = await poll(api, credential)
    const second = await poll(api, credential, { ack: [jti] })
    const [other = ''] = Object.keys(second.sets)
    const none = await poll(api, credential, { setErrs: { [other]: { err: 'jwtCrypto' } } })

    expect(first.moreAvailable).toBe(true)
    expect(Object.keys(both.sets)).toEqual([jti, other])
    expect(none.sets).toEqual({})
    expect(await api.ctx.db('signal_streams').first()).toMatchObject({
      last_error: 'rejected: jwtCrypto',
    })
  })

  test('ends a wait at once', async () => {
    const { api, credential, tokens } = await setUp()
    const other = await startApi({ databaseUrl: api.databaseUrl })

    const waits = pollWaits(api)
    const waiting = poll(api, credential, { returnImmediately: false })
    await waits
    const startedMs = performance.now()
    await logOut(other, tokens)

    expect(claimsIn(await waiting).map(typeOf)).toEqual(['session-revoked'])
    expect(performance.now() - startedMs).toBeLessThan(3000)
  })

  test('comes although an older transaction is open, and once it commits, its own too', async () => {
    const { api, credential, tokens } = await setUp()
    const late = await api.ctx.db.transaction()
    await late('revocations').insert({ session_id: '019b0000-0000-7000-8000-000000000001' })
    await logOut(api, tokens)

    const before = await poll(api, credential)
    const between = await poll(api, credential, { ack: Object.keys(before.sets) })
    await late.commit()
    const after = claimsIn(await poll(api, credential))

    expect(Object.keys(before.sets)).toHaveLength(1)
    expect(between.sets).toEqual({})
    expect(after.map(({ sub_id }) => sub_id)).toEqual([
      {
        format: 'complex',
        session: { format: 'opaque', id: '019b0000-0000-7000-8000-000000000001' },
      },
    ])
  })

  test('comes from a cluster that was restored from a dump, whose transactions are young', async () => {
    const { api, credential, tokens } = await setUp()
    await api.ctx.db('signal_streams').update({ position: '9000000000000000000' })
    await logOut(api, tokens)

    const { sets } = await poll(api, credential)

    expect(Object.keys(sets)).toHaveLength(1)
    expect((await poll(api, credential, { ack: Object.keys(sets) })).sets).toEqual({})
  })

  test('is kept for a week until it is delivered, and a day after that', async () => {
    const { api, credential, tokens } = await setUp()
    await logOut(api, tokens)
    api.advance(6 * DAY_SECONDS)
    await purge(api.ctx)
    const { sets } = await poll(api, credential)
    expect(Object.keys(sets)).toHaveLength(1)

    api.advance(2 * DAY_SECONDS)
    await purge(api.ctx)

    expect((await poll(api, credential)).sets).toEqual({})
    expect(await api.ctx.db('revocations')).toEqual([])
  })
})

test('a logout token has the claims of Back-Channel Logout', async () => {
  const api = await startApi()
  const receiver = await startReceiver(api, 'shop', 'logout')
  await serviceWithStream(api, 'shop', { delivery: 'logout', url: receiver.url })
  const tokens = await logInAs(api, 'ada')
  await logOut(api, tokens)
  await change(api, idOf(tokens), { role: 'staff' })

  await receives(receiver, 2)

  const [one, all] = receiver.received
  const { iat, jti } = one ?? {}
  expect(one).toEqual({
    iss: ISSUER,
    aud: 'shop',
    sub: idOf(tokens),
    sid: claimsOf(tokens.access)['sid'],
    iat,
    exp: Number(iat) + 120,
    jti,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  expect(all).not.toHaveProperty('sid')
  expect(receiver.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
})
