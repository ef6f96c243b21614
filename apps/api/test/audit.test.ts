import { AuditList, Overview, PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { dropOldEntries } from '../src/use-cases/audit/drop-events.ts'
import { sealEvents } from '../src/use-cases/audit/seal-events.ts'
import { verifyEvents } from '../src/use-cases/audit/verify-events.ts'
import { change, idOf, logInAs, PASSWORD, startApi, type TestApi } from './support/start-api.ts'

const DAY_SECONDS = 86_400

/** Starts an API with six audit events. Without background jobs, only the test seals them. */
async function startLogged(
  environment: Record<string, string> = {},
): Promise<{ api: TestApi; access: string; graceId: string }> {
  const api = await startApi({ hasBackground: false, environment })
  const { access } = await logInAs(api, 'ada', 'admin')
  const grace = await logInAs(api, 'grace')
  await api.post(PATHS.token, { username: 'grace', password: 'a wrong password' })
  await api.post(PATHS.blacklist, { refresh: grace.refresh })
  return { api, access, graceId: idOf(grace) }
}

const listed = async (api: TestApi, access: string, query = '') =>
  AuditList.parse((await api.get(`${PATHS.audit}${query}`, access)).body)

describe('the hash chain of the audit log', () => {
  test('holds each event once when several processes seal at the same time', async () => {
    const { api } = await startLogged()
    const other = await startApi({ databaseUrl: api.databaseUrl, hasBackground: false })

    await Promise.all([sealEvents(api.ctx), sealEvents(other.ctx), sealEvents(api.ctx)])
    await sealEvents(api.ctx)

    const positions = await api.ctx.db('audit_events').orderBy('position').pluck('position')
    expect(positions).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(await verifyEvents(other.ctx)).toMatchObject({ good: 6, faults: [], unsealed: 0 })
  })

  test('shows which event was changed', async () => {
    const { api } = await startLogged()
    await sealEvents(api.ctx)

    await api.ctx.db('audit_events').where({ position: 3 }).update({ address: '192.0.2.1' })

    const { good, faults } = await verifyEvents(api.ctx)
    expect([good, faults]).toEqual([
      5,
      [expect.stringMatching(/^Event 3 \(.*\) does not match its seal/)],
    ])
  })

  test('shows events that are missing in the middle and at the end', async () => {
    const { api } = await startLogged()
    await sealEvents(api.ctx)

    await api.ctx.db('audit_events').whereIn('position', [2, 3, 6]).delete()

    expect((await verifyEvents(api.ctx)).faults).toEqual([
      'Events 2 to 3 are missing.',
      'Event 6 is missing at the end.',
    ])
  })

  test('shows a truncated end when compared with a head noted before', async () => {
    const { api } = await startLogged()
    await sealEvents(api.ctx)
    const { head } = await verifyEvents(api.ctx)
    const before = await api.ctx.db('audit_events').where({ position: 5 }).first<{ seal: Buffer }>()

    await api.ctx.db('audit_events').where({ position: 6 }).delete()
    await api.ctx.db('audit_chain').update({ head_position: 5, head_seal: before?.seal })

    expect((await verifyEvents(api.ctx)).faults).toEqual([])
    expect((await verifyEvents(api.ctx, head)).faults).toEqual([
      'The given head does not match the log at event 6.',
    ])
  })

  test('verifies only with the secret that sealed it', async () => {
    const { api } = await startLogged()
    await sealEvents(api.ctx)
    const other = await startApi({
      hasBackground: false,
      hasOwnKeys: true,
      environment: { LATCHKEY_SECRET: 'x'.repeat(32) },
    })

    const { good } = await verifyEvents({ ...api.ctx, hashChain: other.ctx.hashChain })

    expect(good).toBe(0)
  })

  test('verifies after its oldest events are dropped', async () => {
    const { api, access } = await startLogged()
    await sealEvents(api.ctx)
    api.advance(399 * DAY_SECONDS)
    await logInAs(api, 'edsger')
    await sealEvents(api.ctx)
    api.advance(2 * DAY_SECONDS)

    await dropOldEntries(api.ctx)

    expect(await api.ctx.db('audit_events').pluck('position')).toEqual(['7', '8'])
    expect(await verifyEvents(api.ctx)).toMatchObject({ good: 2, faults: [] })
    expect(access).toBeTruthy()
  })
})

describe('GET /auth/audit/', () => {
  test('lists events newest first with account and actor, and without secrets', async () => {
    const { api, access, graceId } = await startLogged()

    const entries = await listed(api, access)

    expect(entries.map(({ kind, account }) => [kind, account?.username])).toEqual([
      ['logged_out', 'grace'],
      ['login_failed', 'grace'],
      ['logged_in', 'grace'],
      ['registered', 'grace'],
      ['logged_in', 'ada'],
      ['registered', 'ada'],
    ])
    expect(entries[1]).toMatchObject({ actor: null, details: { reason: 'wrong_password' } })
    expect(entries[2]).toMatchObject({ actor: { id: graceId, username: 'grace' } })
    expect(JSON.stringify(entries)).not.toContain(PASSWORD)
    expect(JSON.stringify(entries)).not.toMatch(/eyJ|bcrypt|a wrong password/)
  })

  test('supports filters and pages like the list of accounts', async () => {
    const { api, access, graceId } = await startLogged()

    expect(await listed(api, access, `?account_id=${graceId}&kind=logged_in`)).toHaveLength(1)
    expect(await listed(api, access, `?actor_id=${graceId}`)).toHaveLength(3)
    expect(await listed(api, access, '?until=2020-01-01')).toEqual([])
    expect(await listed(api, access, '?since=2020-01-01')).toHaveLength(6)

    const first = await api.get(`${PATHS.audit}?page_size=4`, access)
    expect(first.headers.get('x-total-count')).toBe('6')
    const next = /cursor=([^>&]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1]
    const second = await api.get(`${PATHS.audit}?page_size=4&cursor=${next}`, access)
    expect(AuditList.parse(second.body).map(({ kind }) => kind)).toEqual([
      'logged_in',
      'registered',
    ])
    const back = /cursor=([^>&]+)>; rel="prev"/.exec(second.headers.get('link') ?? '')?.[1]
    expect((await api.get(`${PATHS.audit}?page_size=4&cursor=${back}`, access)).body).toEqual(
      first.body,
    )
    expect(second.headers.get('link')).not.toContain('rel="next"')
  })

  test.each([
    ['kind=everything', 'kind'],
    ['account_id=1', 'account_id'],
    ['since=then', 'since'],
    ['cursor=x', 'cursor'],
  ])('%s is rejected with an error for its parameter', async (query, field) => {
    const { api, access } = await startLogged()

    expect(await api.get(`${PATHS.audit}?${query}`, access)).toMatchObject({
      status: 400,
      body: { [field]: [expect.any(String)] },
    })
  })

  test('requires the permission audit:read', async () => {
    const { api } = await startLogged()
    const staff = await logInAs(api, 'edsger', 'staff')
    const trusting = await startApi({
      databaseUrl: api.databaseUrl,
      environment: { STAFF_PERMISSIONS: 'accounts:read,audit:read' },
    })

    expect((await api.get(PATHS.audit, staff.access)).status).toBe(403)
    expect((await trusting.get(PATHS.audit, staff.access)).status).toBe(200)
    expect((await api.get(PATHS.audit)).status).toBe(401)
  })
})

describe('an access denial', () => {
  test('has a request id by which an admin finds the real reason', async () => {
    const { api, access, graceId } = await startLogged()
    const grace = await api.post(PATHS.token, { username: 'grace', password: PASSWORD })
    const { access: hers } = grace.body as { access: string }
    const tampered = `${access.slice(0, -6)}AAAAAA`
    const ofDisabled = await logInAs(api, 'edsger')
    await change(api, idOf(ofDisabled), { isActive: false })
    const wrong = await api.post(PATHS.token, { username: 'stranger', password: PASSWORD })

    for (const [answer, status, reason] of [
      [await api.get(PATHS.accounts, tampered), 401, 'token_invalid'],
      [await api.get(PATHS.accounts, hers), 403, 'permission_denied'],
      [await api.get(PATHS.accounts, ofDisabled.access), 401, 'user_inactive'],
      [await api.get(PATHS.accounts), 401, 'not_authenticated'],
      [await api.post(PATHS.refresh, { refresh: ofDisabled.refresh }), 401, 'token_revoked'],
      [wrong, 401, 'unknown_username'],
    ] as const) {
      expect(answer.status).toBe(status)
      const requestId = answer.headers.get('x-request-id') ?? ''
      const [entry, ...others] = await listed(api, access, `?request_id=${requestId}`)
      expect(others).toEqual([])
      if (reason !== 'token_revoked') expect(entry?.details).toMatchObject({ reason })
      expect(JSON.stringify(entry)).not.toContain('eyJ')
    }
    const [denied] = await listed(api, access, `?kind=refused&actor_id=${graceId}`)
    expect(denied).toMatchObject({
      actor: { username: 'grace' },
      details: { path: PATHS.accounts },
    })
  })

  test('G02 is logged during a flood from another address, which is counted in full', async () => {
    const { api, access } = await startLogged({ TRUST_PROXY: '1' })
    const refuse = (address: string) =>
      api.request('GET', PATHS.me, { headers: { 'x-forwarded-for': address } })

    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 50 }, () => refuse('203.0.113.9')))
    }
    const victim = await refuse('198.51.100.7')
    api.advance(60)

    const requestId = victim.headers.get('x-request-id') ?? ''
    expect(await listed(api, access, `?kind=refused&request_id=${requestId}`)).toHaveLength(1)
    const refused = await listed(api, access, '?kind=refused&page_size=1000')
    const ofFlood = refused.filter(({ address }) => address === '203.0.113.9')
    const counted = ofFlood.map(({ details }) => Number(details['more'] ?? 1))
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(500)
    expect(ofFlood.length).toBeLessThanOrEqual(42) // 20 events and a sum in each of two minutes
  })

  test('is deleted after a month', async () => {
    const { api } = await startLogged()
    await api.get(PATHS.me)
    await api.ctx.accessDenials.write()
    api.advance(31 * DAY_SECONDS)

    await dropOldEntries(api.ctx)

    expect(await api.ctx.db('audit_events').where({ kind: 'refused' })).toEqual([])
    expect(await api.ctx.db('audit_events')).toHaveLength(6)
  })
})

describe('GET /auth/overview/', () => {
  test('returns daily counts for 30 days', async () => {
    const { api, access } = await startLogged()
    await sealEvents(api.ctx)

    const { accounts, live_sessions, days } = Overview.parse(
      (await api.get(PATHS.overview, access)).body,
    )

    expect({ accounts, live_sessions }).toEqual({
      accounts: { total: 2, is_exact: true },
      live_sessions: 1,
    })
    expect(days).toHaveLength(30)
    expect(days.at(-1)).toMatchObject({ logins: 2, failures: 1, registrations: 2, sessions: 1 })
    expect(days[0]).toMatchObject({ logins: 0, failures: 0, registrations: 0, sessions: 0 })
  })

  test('is available to staff and admins only', async () => {
    const { api } = await startLogged()
    const customer = await logInAs(api, 'edsger')
    const staff = await logInAs(api, 'barbara', 'staff')

    expect((await api.get(PATHS.overview, customer.access)).status).toBe(403)
    expect((await api.get(PATHS.overview, staff.access)).status).toBe(200)
  })
})
