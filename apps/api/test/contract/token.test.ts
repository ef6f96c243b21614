import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { claimsOf, logIn, logInAs, PASSWORD, startApi } from '../support/start-api.ts'

const REFUSAL = { detail: 'No active account found with the given credentials' }

describe('POST /auth/token/', () => {
  test('issues an access token and a refresh token with the documented claims', async () => {
    const api = await startApi()
    await logInAs(api, 'ada', 'staff')

    const { status, body, headers } = await api.post(PATHS.token, {
      username: ' ADA ',
      password: PASSWORD,
      ignored: true,
    })

    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(Object.keys(Object(body))).toEqual(expect.arrayContaining(['access', 'refresh']))
    const { access, refresh } = TokenPair.parse(body)
    expect(claimsOf(access)).toMatchObject({ token_type: 'access', role: 'staff', ver: 0 })
    expect(claimsOf(refresh)).toMatchObject({ token_type: 'refresh', gen: 1 })
    expect(Number(claimsOf(access)['exp']) - Number(claimsOf(access)['iat'])).toBe(300)
    expect(Number(claimsOf(refresh)['exp']) - Number(claimsOf(refresh)['iat'])).toBe(604_800)
  })

  test('returns the same response for unknown, wrong and disabled logins', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    await logInAs(api, 'gone')
    await api.ctx.db('accounts').where({ username: 'gone' }).update({ is_active: false })

    const answers = await Promise.all([
      api.post(PATHS.token, { username: 'stranger', password: PASSWORD }),
      api.post(PATHS.token, { username: 'ada', password: `${PASSWORD} ` }),
      api.post(PATHS.token, { username: 'gone', password: PASSWORD }),
    ])

    for (const { status, body, headers } of answers) {
      expect({ status, body }).toEqual({ status: 401, body: REFUSAL })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="api"')
    }
  })

  test('ignores a bad Authorization header', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const body = { username: 'ada', password: PASSWORD }

    const answer = await api.post(PATHS.token, body, { authorization: 'Bearer nonsense' })

    expect(answer.status).toBe(200)
  })

  test('returns an error for each missing field', async () => {
    const api = await startApi()

    expect(await api.post(PATHS.token, {})).toMatchObject({
      status: 400,
      body: { username: ['This field is required.'], password: ['This field is required.'] },
    })
  })

  test('compares every character of a long password', async () => {
    const api = await startApi()
    const account = { username: 'ada', email: 'ada@example.com', password: `${'a'.repeat(72)}X` }
    await api.post(PATHS.register, account)

    const { status } = await api.post(PATHS.token, {
      username: 'ada',
      password: `${'a'.repeat(72)}Y`,
    })

    expect(status).toBe(401)
  })

  test('stores one session and the time of the last login', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    await logIn(api, 'ada')

    expect(await api.ctx.db('sessions')).toHaveLength(2)
    const [account] = await api.ctx.db<{ last_login: Date | null }>('accounts')
    expect(account?.last_login).toBeInstanceOf(Date)
  })
})
