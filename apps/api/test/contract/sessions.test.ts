import { ActivityList, fillPath, PATHS, SessionList, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { mailsTo } from '../support/mails.ts'
import { claimsOf, logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

const sidOf = (token: string): string => String(claimsOf(token)['sid'])
const as = (access: string) => ({ authorization: `Bearer ${access}` })

async function logInFrom(api: TestApi, userAgent: string) {
  const body = { username: 'ada', password: PASSWORD }
  return api.post(PATHS.token, body, { 'user-agent': userAgent })
}

const sessionsOf = async (api: TestApi, access: string) =>
  SessionList.parse((await api.get(PATHS.sessions, access)).body)

const activityOf = async (api: TestApi, access: string) =>
  ActivityList.parse((await api.get(PATHS.activity, access)).body)

describe('GET /auth/sessions/', () => {
  test('lists sessions with device and address and marks the current one', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    await logInFrom(api, FIREFOX)
    await logInAs(api, 'grace')

    const sessions = await sessionsOf(api, access)

    expect(sessions).toHaveLength(2)
    expect(sessions.find((session) => session.is_current)).toMatchObject({ id: sidOf(access) })
    expect(sessions.find((session) => !session.is_current)).toMatchObject({
      device: 'Firefox on Linux',
      address: '127.0.0.1',
    })
  })

  test('omits sessions that ended, expired or were not refreshed for a week', async () => {
    const api = await startApi()
    const ended = await logInAs(api, 'ada')
    await logIn(api, 'ada')
    await api.post(PATHS.blacklist, { refresh: ended.refresh })
    api.advance(7 * 24 * 60 * 60 + 1)
    const { access } = await logIn(api, 'ada')

    expect((await sessionsOf(api, access)).map(({ id }) => id)).toEqual([sidOf(access)])
  })

  test('shows the device and time of the last refresh', async () => {
    const api = await startApi()
    const { refresh } = await logInAs(api, 'ada')
    api.advance(60)

    const { body } = await api.post(PATHS.refresh, { refresh }, { 'user-agent': 'curl/8.1' })

    const [session] = await sessionsOf(api, String(Object(body).access))
    expect(session).toMatchObject({ device: 'curl' })
    expect(Date.parse(String(session?.last_used_at))).toBeGreaterThan(
      Date.parse(String(session?.created_at)),
    )
  })
})

describe('DELETE /auth/sessions/{id}/', () => {
  test('ends another session of the caller and revokes its tokens', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    const other = await logIn(api, 'ada')

    const answer = await api.request(
      'DELETE',
      fillPath(PATHS.session, { id: sidOf(other.access) }),
      {
        headers: as(access),
      },
    )

    expect(answer).toMatchObject({ status: 204, body: '' })
    expect((await api.get(PATHS.me, other.access)).status).toBe(401)
    expect((await api.post(PATHS.refresh, { refresh: other.refresh })).status).toBe(401)
    expect((await api.get(PATHS.me, access)).status).toBe(200)
  })

  test('returns 404 for another account’s, an ended or an unknown session', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    const ended = await logIn(api, 'ada')
    await api.post(PATHS.blacklist, { refresh: ended.refresh })
    const others = await logInAs(api, 'grace')

    for (const id of [sidOf(others.access), sidOf(ended.access), 'x', crypto.randomUUID()]) {
      const answer = await api.request('DELETE', fillPath(PATHS.session, { id }), {
        headers: as(access),
      })
      expect(answer).toMatchObject({ status: 404, body: { detail: 'Not found.' } })
    }
    expect((await api.get(PATHS.me, others.access)).status).toBe(200)
  })
})

test('POST /auth/sessions/revoke-others/ ends all other sessions of the caller', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')
  const others = [await logIn(api, 'ada'), await logIn(api, 'ada')]
  const grace = await logInAs(api, 'grace')

  const answer = await api.post(PATHS.otherSessions, {}, as(access))

  expect(answer).toMatchObject({ status: 200, body: { ended: 2 } })
  for (const other of others) expect((await api.get(PATHS.me, other.access)).status).toBe(401)
  expect((await api.get(PATHS.me, access)).status).toBe(200)
  expect((await api.get(PATHS.me, grace.access)).status).toBe(200)
})

describe('POST /auth/me/password/', () => {
  const change = (api: TestApi, access: string, old_password: string, new_password: string) =>
    api.post(PATHS.password, { old_password, new_password }, as(access))

  test('ends all sessions and issues the caller a new pair', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada')
    const other = await logIn(api, 'ada')

    const { status, body, headers } = await change(api, access, PASSWORD, 'another good one')

    expect(status).toBe(200)
    for (const tokens of [{ access, refresh }, other]) {
      expect((await api.get(PATHS.me, tokens.access)).status).toBe(401)
      expect((await api.post(PATHS.refresh, { refresh: tokens.refresh })).status).toBe(401)
    }
    const own = TokenPair.parse(body)
    expect((await api.get(PATHS.me, own.access)).status).toBe(200)
    expect((await api.post(PATHS.refresh, { refresh: own.refresh })).status).toBe(200)
    expect(headers.get('device-token')).toMatch(/./)
    const login = (password: string) => api.post(PATHS.token, { username: 'ada', password })
    expect((await login(PASSWORD)).status).toBe(401)
    expect((await login('another good one')).status).toBe(200)
    const [newest] = await mailsTo(api, 'ada@example.com')
    expect(newest?.subject).toBe('Your password was changed')
  })

  test('requires the old password and a strong new one', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    expect(await change(api, access, 'wrong', 'another good one')).toMatchObject({
      status: 400,
      body: { old_password: [expect.stringContaining('entered incorrectly')] },
    })
    expect(await change(api, access, PASSWORD, PASSWORD)).toMatchObject({
      status: 400,
      body: { new_password: ['This is your present password. Choose another one.'] },
    })
    expect(await change(api, access, PASSWORD, 'short')).toMatchObject({
      status: 400,
      body: { new_password: [expect.stringContaining('too short')] },
    })
    expect((await api.get(PATHS.me, access)).status).toBe(200)
  })
})

describe('GET /auth/me/activity/', () => {
  test('returns the caller’s own events, newest first', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    await api.post(PATHS.token, { username: 'ada', password: 'wrong' })
    await api.post(PATHS.blacklist, { refresh: first.refresh })
    const { access } = await logIn(api, 'ada')
    const grace = await logInAs(api, 'grace')

    const kinds = (await activityOf(api, access)).map(({ kind }) => kind)

    expect(kinds).toEqual(['logged_in', 'logged_out', 'login_failed', 'logged_in', 'registered'])
    expect(await activityOf(api, grace.access)).toHaveLength(2)
  })

  test('returns the device that reused a token and the one that refreshed last', async () => {
    const api = await startApi()
    const body = { username: 'ada', password: PASSWORD, rotation: 'strict' }
    await logInAs(api, 'ada')
    const { refresh } = Object((await api.post(PATHS.token, body)).body)
    const refreshAs = (key: string, userAgent: string) =>
      api.post(PATHS.refresh, { refresh, idempotency_key: key }, { 'user-agent': userAgent })
    expect((await refreshAs('the owner’s', FIREFOX)).status).toBe(200)

    expect((await refreshAs('the thief’s', 'curl/8.1')).status).toBe(401)

    const { access } = await logIn(api, 'ada')
    const reuse = (await activityOf(api, access)).find(({ kind }) => kind === 'token_reused')
    expect(reuse).toMatchObject({
      device: 'curl',
      address: '127.0.0.1',
      other: { device: 'Firefox on Linux', address: '127.0.0.1' },
    })
  })

  test('contains no secret', async () => {
    const api = await startApi()
    const { refresh, access } = await logInAs(api, 'ada')
    await api.post(PATHS.refresh, { refresh, idempotency_key: 'a key' })
    await api.post(PATHS.token, { username: 'ada', password: 'a wrong password' })

    const kept = JSON.stringify(await api.ctx.db('audit_events'))

    for (const secret of [refresh, access, 'a key', PASSWORD, 'a wrong password']) {
      expect(kept).not.toContain(secret)
    }
  })
})
