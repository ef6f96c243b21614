import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { logInAs, startApi } from '../support/start-api.ts'

const BLACKLISTED = { detail: 'Token is blacklisted', code: 'token_not_valid' }

describe('POST /auth/token/blacklist/', () => {
  test('ends the session and revokes both tokens', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada')

    const answer = await api.post(PATHS.blacklist, { refresh })

    expect(answer).toMatchObject({ status: 200, body: {} })
    expect(await api.post(PATHS.refresh, { refresh })).toMatchObject({
      status: 401,
      body: BLACKLISTED,
    })
    expect(await api.get(PATHS.me, access)).toMatchObject({
      status: 401,
      body: { code: 'token_not_valid', messages: [{ message: 'Token is invalid' }] },
    })
  })

  test('with a used refresh token also ends the session', async () => {
    const api = await startApi()
    const { refresh } = await logInAs(api, 'ada')
    const { body } = await api.post(PATHS.refresh, { refresh })
    const next = TokenPair.parse(body)

    expect((await api.post(PATHS.blacklist, { refresh })).status).toBe(200)

    expect((await api.post(PATHS.refresh, { refresh: next.refresh })).status).toBe(401)
    expect((await api.get(PATHS.me, next.access)).status).toBe(401)
  })

  test('rejects a token that is blacklisted', async () => {
    const api = await startApi()
    const { refresh } = await logInAs(api, 'ada')
    await api.post(PATHS.blacklist, { refresh })

    expect(await api.post(PATHS.blacklist, { refresh })).toMatchObject({
      status: 401,
      body: BLACKLISTED,
    })
  })

  test('rejects garbage, an access token and an empty body', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    expect(await api.post(PATHS.blacklist, { refresh: 'garbage' })).toMatchObject({
      status: 401,
      body: { detail: 'Token is invalid', code: 'token_not_valid' },
    })
    expect(await api.post(PATHS.blacklist, { refresh: access })).toMatchObject({
      status: 401,
      body: { detail: 'Token has wrong type' },
    })
    expect((await api.post(PATHS.blacklist, {})).status).toBe(400)
  })
})

describe('POST /auth/token/verify/', () => {
  test('accepts an access token and a refresh token', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada')

    expect(await api.post(PATHS.verify, { token: access })).toMatchObject({ status: 200, body: {} })
    expect(await api.post(PATHS.verify, { token: refresh })).toMatchObject({ status: 200 })
  })

  test('rejects a blacklisted token with 400, as SimpleJWT does', async () => {
    const api = await startApi()
    const { refresh } = await logInAs(api, 'ada')
    await api.post(PATHS.blacklist, { refresh })

    expect(await api.post(PATHS.verify, { token: refresh })).toMatchObject({
      status: 400,
      body: { non_field_errors: ['Token is blacklisted'] },
    })
  })

  test('rejects a token that is expired, invalid or missing', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    expect((await api.post(PATHS.verify, {})).body).toEqual({ token: ['This field is required.'] })
    expect((await api.post(PATHS.verify, { token: 'x.y.z' })).status).toBe(401)
    api.advance(300)
    expect(await api.post(PATHS.verify, { token: access })).toMatchObject({
      status: 401,
      body: { detail: 'Token is expired', code: 'token_not_valid' },
    })
  })
})
