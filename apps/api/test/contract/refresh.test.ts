import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { claimsOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'
import { startTogether } from '../support/start-together.ts'

const INVALID = { detail: 'Token is invalid', code: 'token_not_valid' }
const BLACKLISTED = { detail: 'Token is blacklisted', code: 'token_not_valid' }
const DAY_SECONDS = 24 * 60 * 60

async function refresh(api: TestApi, token: string): Promise<TokenPair> {
  const { status, body } = await api.post(PATHS.refresh, { refresh: token })
  expect(status).toBe(200)
  return TokenPair.parse(body)
}

const refused = (api: TestApi, token: string) => api.post(PATHS.refresh, { refresh: token })

describe('POST /auth/token/refresh/', () => {
  test('issues the next pair of the same session', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')

    const second = await refresh(api, first.refresh)

    expect(claimsOf(second.refresh)).toMatchObject({ gen: 2, sid: claimsOf(first.refresh)['sid'] })
    expect((await api.get(PATHS.me, second.access)).status).toBe(200)
  })

  test('returns the same successor again after a lost response, however late', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    const lost = await refresh(api, first.refresh)
    api.advance(6 * DAY_SECONDS)

    const again = await refresh(api, first.refresh)

    expect(again.refresh).toBe(lost.refresh)
    expect(again.access).not.toBe(lost.access)
  })

  test('issues one successor for fifty concurrent requests', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')

    const pairs = await Promise.all(Array.from({ length: 50 }, () => refresh(api, first.refresh)))

    const ids = new Set(pairs.map((pair) => claimsOf(pair.refresh)['jti']))
    expect(ids.size).toBe(1)
    const [session] = await api.ctx.db<{ generation: number }>('sessions')
    expect(session?.generation).toBe(2)
  })

  test('rotates once for several requests that wait for the same row', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')

    const pairs = await startTogether(
      api.ctx.db,
      'sessions',
      Array.from({ length: 5 }, () => () => refresh(api, first.refresh)),
    )

    expect(new Set(pairs.map((pair) => pair.refresh)).size).toBe(1)
    const [session] = await api.ctx.db<{ generation: number }>('sessions')
    expect(session?.generation).toBe(2)
  })

  test('ends the session for both holders of a token whose successor was used', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    const second = await refresh(api, first.refresh)
    const third = await refresh(api, second.refresh)

    expect(await refused(api, first.refresh)).toMatchObject({ status: 401, body: BLACKLISTED })
    expect(await refused(api, third.refresh)).toMatchObject({ status: 401, body: BLACKLISTED })
    expect((await api.get(PATHS.me, third.access)).status).toBe(401)
  })

  test('does not end other sessions at a reuse', async () => {
    const api = await startApi()
    const stolen = await logInAs(api, 'ada')
    const other = await logInAs(api, 'grace')
    const second = await refresh(api, stolen.refresh)
    await refresh(api, second.refresh)
    await refused(api, stolen.refresh)

    await refresh(api, other.refresh)
  })

  test('adds no row, however often it is called', async () => {
    const api = await startApi()
    let { refresh: token } = await logInAs(api, 'ada')
    for (let i = 0; i < 100; i++) token = (await refresh(api, token)).refresh

    expect(await api.ctx.db('sessions')).toHaveLength(1)
  })

  test('keeps a session alive for at most 30 days', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    let token = first.refresh
    for (let day = 0; day < 28; day += 4) {
      token = (await refresh(api, token)).refresh
      api.advance(4 * DAY_SECONDS)
    }
    const last = await refresh(api, token)
    const end = Number(claimsOf(first.refresh)['iat']) + 30 * DAY_SECONDS
    expect(claimsOf(last.refresh)['exp']).toBe(end)

    api.advance(2 * DAY_SECONDS)
    expect(await refused(api, last.refresh)).toMatchObject({
      status: 401,
      body: { detail: 'Token is expired', code: 'token_not_valid' },
    })
  })

  test('works in a process whose clock is behind', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    api.advance(-3)

    const second = await refresh(api, first.refresh)

    expect((await api.get(PATHS.me, second.access)).status).toBe(200)
    await refresh(api, second.refresh)
  })

  test('rejects garbage, an access token and an expired token with a reason', async () => {
    const api = await startApi()
    const { access, refresh: token } = await logInAs(api, 'ada')

    expect(await refused(api, 'garbage')).toMatchObject({ status: 401, body: INVALID })
    expect(await refused(api, `${token}x`)).toMatchObject({ status: 401, body: INVALID })
    expect(await refused(api, access)).toMatchObject({
      status: 401,
      body: { detail: 'Token has wrong type', code: 'token_not_valid' },
    })
    api.advance(8 * DAY_SECONDS)
    expect(await refused(api, token)).toMatchObject({
      status: 401,
      body: { detail: 'Token is expired', code: 'token_not_valid' },
    })
    expect(await api.post(PATHS.refresh, {})).toMatchObject({
      status: 400,
      body: { refresh: ['This field is required.'] },
    })
  })

  test('rejects an account that is inactive or deleted', async () => {
    const api = await startApi()
    const inactive = await logInAs(api, 'ada')
    const gone = await logInAs(api, 'grace')
    await api.ctx.db('accounts').where({ username: 'ada' }).update({ is_active: false })
    await api.ctx.db('accounts').where({ username: 'grace' }).delete()

    for (const { refresh: token } of [inactive, gone]) {
      const { status, body } = await refused(api, token)
      expect({ status, body }).toEqual({
        status: 401,
        body: { detail: 'No active account found for the given token.' },
      })
    }
  })

  test('rejects a session that began before the account changed', async () => {
    const api = await startApi()
    const first = await logInAs(api, 'ada')
    await api.ctx.db('accounts').update({ role: 'staff', state_version: 1 })

    expect(await api.post(PATHS.refresh, { refresh: first.refresh })).toMatchObject({
      status: 401,
      body: { detail: 'Token is blacklisted' },
    })
  })
})
