import { OwnAccount, PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { mailsTo, tokenIn } from '../support/mails.ts'
import { idOf, logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const NEW_PASSWORD = 'staple gun on a roof'
const DEAD_LINK = { token: ['This link was used already or has expired. Ask for a new one.'] }

async function bearer(api: TestApi, access: string, path: string, body: unknown) {
  return api.post(path, body, { authorization: `Bearer ${access}` })
}

describe('a password reset', () => {
  test('uses a link that ends every session and works once', async () => {
    const api = await startApi()
    const { access, refresh } = await logInAs(api, 'ada')

    const asked = await api.post(PATHS.forgotten, { email: 'ADA@example.com' })
    expect(asked).toMatchObject({ status: 202, body: {} })
    const token = await tokenIn(api, 'ada@example.com', 'reset-password')
    const reset = { token, new_password: NEW_PASSWORD }
    expect((await api.post(PATHS.reset, reset)).status).toBe(204)

    expect((await api.get(PATHS.me, access)).status).toBe(401)
    expect((await api.post(PATHS.refresh, { refresh })).status).toBe(401)
    expect((await api.post(PATHS.token, { username: 'ada', password: PASSWORD })).status).toBe(401)
    const login = { username: 'ada', password: NEW_PASSWORD }
    expect((await api.post(PATHS.token, login)).status).toBe(200)
    expect(await api.post(PATHS.reset, reset)).toMatchObject({ status: 400, body: DEAD_LINK })
    const [told] = await mailsTo(api, 'ada@example.com')
    expect(told?.subject).toBe('Your password was changed')
  })

  test('returns the same response for known and unknown addresses', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')

    const known = await api.post(PATHS.forgotten, { email: 'ada@example.com' })
    const unknown = await api.post(PATHS.forgotten, { email: 'stranger@example.com' })

    expect({ status: unknown.status, body: unknown.body }).toEqual({
      status: known.status,
      body: known.body,
    })
    expect(await mailsTo(api, 'stranger@example.com')).toEqual([])
  })

  test('works for 30 minutes and only with the latest link', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    await api.post(PATHS.forgotten, { email: 'ada@example.com' })
    const first = await tokenIn(api, 'ada@example.com', 'reset-password')
    api.advance(5 * 60)
    await api.post(PATHS.forgotten, { email: 'ada@example.com' })
    await vi.waitFor(async () => {
      expect(await tokenIn(api, 'ada@example.com', 'reset-password')).not.toBe(first)
    })
    const second = await tokenIn(api, 'ada@example.com', 'reset-password')

    const by = (token: string) => api.post(PATHS.reset, { token, new_password: NEW_PASSWORD })
    expect((await by(first)).status).toBe(400)
    api.advance(31 * 60)
    expect(await by(second)).toMatchObject({ status: 400, body: DEAD_LINK })
  })

  test('works after a weak password, and once for concurrent requests', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    await api.post(PATHS.forgotten, { email: 'ada@example.com' })
    const token = await tokenIn(api, 'ada@example.com', 'reset-password')

    expect(await api.post(PATHS.reset, { token, new_password: 'my name is ada' })).toMatchObject({
      status: 400,
      body: { new_password: [expect.stringContaining('too similar')] },
    })
    const both = await Promise.all(
      [NEW_PASSWORD, 'another good sentence'].map((new_password) =>
        api.post(PATHS.reset, { token, new_password }),
      ),
    )
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 400]))
  })

  test('sends no link for a disabled account, and a flood of requests is throttled', async () => {
    const api = await startApi()
    const tokens = await logInAs(api, 'ada')
    await api.ctx
      .db('accounts')
      .where({ id: idOf(tokens) })
      .update({ is_active: false })

    const statuses: number[] = []
    for (let n = 0; n < 31; n++) {
      statuses.push((await api.post(PATHS.forgotten, { email: 'ada@example.com' })).status)
    }

    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 202), 429])
    const subjects = (await mailsTo(api, 'ada@example.com')).map(({ subject }) => subject)
    expect(subjects).not.toContain('Reset your password')
  })

  test('rejects a GET with the token of a link', async () => {
    const api = await startApi()

    expect((await api.get(`${PATHS.reset}?token=x`)).status).toBe(405)
    expect((await api.get(`${PATHS.verifyEmail}?token=x`)).status).toBe(405)
  })
})

describe('an email address', () => {
  test('is verified by the link that registration sends', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    const isVerified = async () =>
      OwnAccount.parse((await api.get(PATHS.me, access)).body).email_verified
    expect(await isVerified()).toBe(false)

    const token = await tokenIn(api, 'ada@example.com', 'verify-email')
    expect((await api.post(PATHS.verifyEmail, { token })).status).toBe(204)

    expect(await isVerified()).toBe(true)
    expect(await api.post(PATHS.verifyEmail, { token })).toMatchObject({
      status: 400,
      body: DEAD_LINK,
    })
  })

  test('changes once the new one is verified, and the old one is notified', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    const asked = { email: 'lovelace@example.com', password: PASSWORD }

    expect(await bearer(api, access, PATHS.email, { ...asked, password: 'no' })).toMatchObject({
      status: 400,
      body: { password: ['This is not your password. Enter it again.'] },
    })
    expect((await bearer(api, access, PATHS.email, asked)).status).toBe(202)
    const emailNow = async () => OwnAccount.parse((await api.get(PATHS.me, access)).body).email
    expect(await emailNow()).toBe('ada@example.com')
    const token = await tokenIn(api, 'lovelace@example.com', 'verify-email')
    await api.post(PATHS.verifyEmail, { token })

    expect((await api.get(PATHS.me, access)).status).toBe(401)
    const { body } = await api.get(PATHS.me, (await logIn(api, 'ada')).access)
    expect(OwnAccount.parse(body)).toMatchObject({
      email: 'lovelace@example.com',
      email_verified: true,
    })
    const subjects = (await mailsTo(api, 'ada@example.com')).map(({ subject }) => subject)
    expect(subjects).toEqual([
      'Your email address was changed',
      'Your email address is being changed',
      'Confirm your email address',
    ])
  })

  test('of another account is rejected, also if it is taken before it is verified', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    await logInAs(api, 'grace')
    const taken = { email: ['A user with that email already exists.'] }

    const grace = { email: 'GRACE@example.com', password: PASSWORD }
    expect(await bearer(api, access, PATHS.email, grace)).toMatchObject({
      status: 400,
      body: taken,
    })
    await bearer(api, access, PATHS.email, { email: 'free@example.com', password: PASSWORD })
    const token = await tokenIn(api, 'free@example.com', 'verify-email')
    const other = { username: 'eve', email: 'free@example.com', password: PASSWORD }
    await api.post(PATHS.register, other)
    expect(await api.post(PATHS.verifyEmail, { token })).toMatchObject({ status: 400, body: taken })
  })

  test('gets another verification link on request', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')

    expect((await bearer(api, access, PATHS.emailVerification, {})).status).toBe(202)

    expect(await mailsTo(api, 'ada@example.com')).toHaveLength(2)
    expect((await api.post(PATHS.emailVerification, {})).status).toBe(401)
  })
})
