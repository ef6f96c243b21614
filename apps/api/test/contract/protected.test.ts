import { AccountList, OwnAccount, PATHS } from '@latchkey/auth-core/contract'
import { PERMISSIONS } from '@latchkey/auth-core/roles'
import { generateKeyMaterial, importKey, mintAccessToken } from '@latchkey/auth-core/tokens'
import { describe, expect, test } from 'vitest'
import { change, claimsOf, idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'

const bearer = (message: string) => ({
  detail: 'Given token not valid for any token type',
  code: 'token_not_valid',
  messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
})

const ask = (api: TestApi, authorization: string) =>
  api.request('GET', PATHS.accounts, { headers: { authorization } })

describe('GET /auth/view-accounts/', () => {
  test('returns an array of accounts to staff and admins', async () => {
    const api = await startApi()
    const staff = await logInAs(api, 'ada', 'staff')
    const admin = await logInAs(api, 'grace', 'admin')

    for (const { access } of [staff, admin]) {
      const { status, body, headers } = await api.get(PATHS.accounts, access)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(AccountList.parse(body).map(({ username }) => username)).toEqual(['ada', 'grace'])
      expect(JSON.stringify(body)).not.toMatch(/password|bcrypt/)
    }
  })

  test('rejects a customer with 403', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    const { status, body, headers } = await api.get(PATHS.accounts, access)

    expect({ status, body }).toEqual({
      status: 403,
      body: { detail: 'You do not have permission to perform this action.' },
    })
    expect(headers.has('www-authenticate')).toBe(false)
  })

  test('rejects staff with 403 if staff may not read accounts', async () => {
    const api = await startApi({ environment: { STAFF_PERMISSIONS: '' } })
    const { access } = await logInAs(api, 'ada', 'staff')

    expect((await api.get(PATHS.accounts, access)).status).toBe(403)
  })

  test.each(['', 'Basic YTpi', 'Token x'])('finds no credentials in %j', async (authorization) => {
    const api = await startApi()

    const { status, body, headers } = await ask(api, authorization)

    expect({ status, body }).toEqual({
      status: 401,
      body: { detail: 'Authentication credentials were not provided.' },
    })
    expect(headers.get('www-authenticate')).toBe('Bearer realm="api"')
  })

  test.each(['Bearer', 'Bearer a b'])('rejects the header %j', async (authorization) => {
    const api = await startApi()

    expect(await ask(api, authorization)).toMatchObject({
      status: 401,
      body: {
        detail: 'Authorization header must contain two space-delimited values',
        code: 'bad_authorization_header',
      },
    })
  })

  test('accepts the scheme in any case and no token in the query', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada', 'admin')

    expect((await ask(api, `bEARER ${access}`)).status).toBe(200)
    expect((await api.get(`${PATHS.accounts}?access_token=${access}`)).status).toBe(401)
  })

  test('rejects an expired, a refresh and a forged token with the reason for each', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada', 'admin')
    const own = importKey('mine', 'ES256', generateKeyMaterial('ES256'))
    const { user_id, sid, iat, exp } = claimsOf(access)
    const forged = mintAccessToken(own, api.ctx.tokens, {
      user_id: String(user_id),
      sid: String(sid),
      iat: Number(iat),
      exp: Number(exp),
      ver: 0,
      role: 'admin',
      jti: 'x',
    })

    expect((await ask(api, `Bearer ${refresh}`)).body).toEqual(bearer('Token has wrong type'))
    expect((await ask(api, `Bearer ${forged}`)).body).toEqual(bearer('Token is invalid'))
    expect((await ask(api, 'Bearer garbage')).body).toEqual(bearer('Token is invalid'))
    api.advance(300)
    expect((await ask(api, `Bearer ${access}`)).body).toEqual(bearer('Token is expired'))
  })

  test('rejects an account that is inactive, deleted or changed', async () => {
    const api = await startApi()
    const inactive = await logInAs(api, 'ada', 'admin')
    const gone = await logInAs(api, 'grace', 'admin')
    const demoted = await logInAs(api, 'edsger', 'admin')
    await logInAs(api, 'barbara', 'admin')
    await change(api, idOf(inactive), { isActive: false })
    await change(api, idOf(demoted), { role: 'customer' })
    await api.ctx.db('accounts').where({ username: 'grace' }).delete()
    api.ctx.revocations.add([{ user_id: idOf(gone), ver: 1 }])

    expect(await api.get(PATHS.accounts, inactive.access)).toMatchObject({
      status: 401,
      body: { detail: 'User is inactive', code: 'user_inactive' },
    })
    expect(await api.get(PATHS.accounts, gone.access)).toMatchObject({
      status: 401,
      body: { detail: 'User not found', code: 'user_not_found' },
    })
    expect(await api.get(PATHS.accounts, demoted.access)).toMatchObject({
      status: 401,
      body: bearer('Token is invalid'),
    })
  })
})

describe('GET /auth/me/', () => {
  test.each([
    ['customer', []],
    ['staff', ['accounts:read']],
    ['admin', [...PERMISSIONS]],
  ] as const)('returns the account and permissions of a %s', async (role, permissions) => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada', role)

    const { body } = await api.get(PATHS.me, access)

    expect(OwnAccount.parse(body)).toMatchObject({ username: 'ada', role, permissions })
  })
})
