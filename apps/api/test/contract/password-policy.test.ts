import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { logInAs, PASSWORD, startApi } from '../support/start-api.ts'

describe('a new password', () => {
  const weak = { username: 'eve', email: 'eve@example.com' }

  test('that is common is rejected in production with advice', async () => {
    const api = await startApi({ change: { rejectsWeakPasswords: true } })

    for (const password of ['admin123', 'P@ssw0rd', 'qwertyuiop', 'latchkey', '12345678']) {
      const { status, body } = await api.post(PATHS.register, { ...weak, password })
      expect({ status, body }, password).toMatchObject({
        status: 400,
        body: { password: ['This password is too common.', expect.any(String)] },
      })
    }
    expect((await api.post(PATHS.register, { ...weak, password: PASSWORD })).status).toBe(201)
  })

  test('that is common only logs a warning in development', async () => {
    const api = await startApi()

    const { status } = await api.post(PATHS.register, { ...weak, password: 'admin123' })

    expect(status).toBe(201)
    expect(api.logged()).toContain('accepted a weak password that production rejects')
  })

  test.each(['my-EVELYN-word', 'x9!evelyn.b'])(
    'that contains the username or email is rejected: %s',
    async (password) => {
      const api = await startApi()
      const person = { username: 'evelyn', email: 'evelyn.b@example.com', password }

      expect(await api.post(PATHS.register, person)).toMatchObject({
        status: 400,
        body: { password: ['The password is too similar to the username or the email.'] },
      })
    },
  )

  test('is also checked at a change of password', async () => {
    const api = await startApi({ change: { rejectsWeakPasswords: true } })
    const { access } = await logInAs(api, 'ada')

    const body = { old_password: PASSWORD, new_password: 'password1' }
    expect(
      await api.post(PATHS.password, body, { authorization: `Bearer ${access}` }),
    ).toMatchObject({
      status: 400,
      body: { new_password: ['This password is too common.', expect.any(String)] },
    })
  })
})
