import { AuditList, fillPath, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { mailsTo, tokenIn } from '../support/mails.ts'
import { change, idOf, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const NEW_PASSWORD = 'staple gun on a roof'
const ADA = 'ada@example.com'

async function sendReset(api: TestApi, id: string, access: string) {
  return api.post(
    fillPath(PATHS.accountPasswordReset, { id }),
    {},
    { authorization: `Bearer ${access}` },
  )
}

describe('a session with reuse of a refresh token', () => {
  test('sends its owner one email', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const login = { username: 'ada', password: PASSWORD, rotation: 'strict' }
    const { refresh } = TokenPair.parse((await api.post(PATHS.token, login)).body)
    const refreshWith = (key: string) => api.post(PATHS.refresh, { refresh, idempotency_key: key })
    await refreshWith('the owner’s')

    const answers = await Promise.all([refreshWith('the thief’s'), refreshWith('another thief’s')])

    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    const told = (await mailsTo(api, ADA)).filter(({ subject }) => subject.includes('We ended'))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain('both from 127.0.0.1')
    expect(told[0]?.text).not.toContain(refresh)
  })
})

describe('POST /auth/accounts/{id}/password-reset/', () => {
  test('sends the owner a link to set a new password', async () => {
    const api = await startApi()
    const ada = await logInAs(api, 'ada')
    const { access } = await logInAs(api, 'root', 'admin')

    const sent = await sendReset(api, idOf(ada), access)

    expect(sent).toMatchObject({ status: 202, body: {} })
    const token = await tokenIn(api, ADA, 'reset-password')
    expect((await api.get(PATHS.me, ada.access)).status).toBe(200)
    const reset = await api.post(PATHS.reset, { token, new_password: NEW_PASSWORD })
    expect(reset.status).toBe(204)
    const login = { username: 'ada', password: NEW_PASSWORD }
    expect((await api.post(PATHS.token, login)).status).toBe(200)
  })

  test('is recorded in the audit log with its actor', async () => {
    const api = await startApi()
    const ada = await logInAs(api, 'ada')
    const { access } = await logInAs(api, 'root', 'admin')

    await sendReset(api, idOf(ada), access)

    const { body } = await api.get(`${PATHS.audit}?kind=password_reset_asked`, access)
    expect(AuditList.parse(body)).toMatchObject([
      { account: { username: 'ada' }, actor: { username: 'root' } },
    ])
  })

  test('requires accounts:write and an existing account', async () => {
    const api = await startApi()
    const ada = await logInAs(api, 'ada')
    const staff = await logInAs(api, 'grace', 'staff')
    const { access } = await logInAs(api, 'root', 'admin')

    expect((await sendReset(api, idOf(ada), staff.access)).status).toBe(403)
    expect((await sendReset(api, crypto.randomUUID(), access)).status).toBe(404)
    expect((await sendReset(api, 'x', access)).status).toBe(404)
    expect(
      (await api.get(fillPath(PATHS.accountPasswordReset, { id: idOf(ada) }), access)).status,
    ).toBe(405)
    expect((await mailsTo(api, ADA)).map(({ subject }) => subject)).not.toContain(
      'Reset your password',
    )
  })

  test('sends nothing to a disabled account and is throttled', async () => {
    const api = await startApi()
    const [ada, gone] = [await logInAs(api, 'ada'), await logInAs(api, 'gone')]
    const { access } = await logInAs(api, 'root', 'admin')
    await change(api, idOf(gone), { isActive: false })

    const refused = await sendReset(api, idOf(gone), access)
    const statuses: number[] = []
    for (let n = 0; n < 61; n++) statuses.push((await sendReset(api, idOf(ada), access)).status)

    expect(refused).toMatchObject({
      status: 400,
      body: { is_active: ['This account is disabled. Enable it first.'] },
    })
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 202), 429])
  })
})
