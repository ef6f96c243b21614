import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { change, idOf, logInAs, PASSWORD, startApi } from '../support/start-api.ts'

const guide = {
  username: 'selva_admin',
  email: 'selva@admin.com',
  password: 'admin123',
  role: 'admin',
}

describe('POST /auth/register/', () => {
  test("accepts the guide's example", async () => {
    const api = await startApi()

    const { status, body, headers } = await api.post(PATHS.register, guide)

    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'selva_admin',
      email: 'selva@admin.com',
      role: 'admin',
      is_active: true,
      date_joined: expect.stringMatching(/Z$/),
    })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('accepts a form and a path without a trailing slash', async () => {
    const api = await startApi()
    const body = new URLSearchParams({ ...guide, role: 'customer' })

    const { status } = await api.request('POST', '/auth/register', { body })

    expect(status).toBe(201)
  })

  test('creates a customer if no role is given', async () => {
    const api = await startApi()
    const { role: _, ...body } = guide

    expect(await api.post(PATHS.register, body)).toMatchObject({
      status: 201,
      body: { role: 'customer' },
    })
  })

  test('ignores fields that the caller may not set', async () => {
    const api = await startApi()
    const id = '00000000-0000-7000-8000-000000000000'

    const { body } = await api.post(PATHS.register, {
      ...guide,
      id,
      is_active: false,
      is_superuser: true,
      state_version: 7,
    })

    expect(body).toMatchObject({ is_active: true })
    expect(body).not.toMatchObject({ id })
  })

  test.each([
    ['{"role": "root"}', { role: 'root' }, { role: ['"root" is not a valid choice.'] }],
    ['no password', { password: undefined }, { password: ['This field is required.'] }],
    ['a blank username', { username: ' ' }, { username: ['This field may not be blank.'] }],
    ['null for an email', { email: null }, { email: ['This field may not be null.'] }],
    ['an array for a username', { username: [] }, { username: ['Not a valid string.'] }],
    ['a NUL', { username: 'a\0b' }, { username: ['Null characters are not allowed.'] }],
    ['no address', { email: 'selva' }, { email: ['Enter a valid email address.'] }],
    [
      'a space inside a username',
      { username: 'selva admin' },
      { username: [expect.stringContaining('Enter a valid username.')] },
    ],
    [
      'a letter that looks like another',
      { username: 'selv\u0430' },
      { username: [expect.stringContaining('Enter a valid username.')] },
    ],
    [
      '151 characters',
      { username: 'a'.repeat(151) },
      { username: ['Ensure this field has no more than 150 characters.'] },
    ],
    [
      'seven characters of password',
      { password: '1234567' },
      { password: [expect.stringContaining('at least 8 characters')] },
    ],
    [
      '1025 bytes of password',
      { password: 'é'.repeat(513) },
      { password: [expect.stringContaining('at most 1024 bytes')] },
    ],
  ])('rejects %s', async (_title, change, fields) => {
    const api = await startApi()

    const answer = await api.post(PATHS.register, { ...guide, ...change })

    expect(answer).toMatchObject({ status: 400, body: fields })
  })

  test('rejects a taken username and email in any case', async () => {
    const api = await startApi()
    await api.post(PATHS.register, guide)

    const { status, body } = await api.post(PATHS.register, {
      ...guide,
      username: 'SELVA_admin',
      email: 'Selva@Admin.com',
    })

    expect(status).toBe(400)
    expect(body).toEqual({
      username: ['A user with that username already exists.'],
      email: ['A user with that email already exists.'],
    })
  })

  test('creates one account for a hundred concurrent requests with one username', async () => {
    const api = await startApi()

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        api.post(PATHS.register, {
          ...guide,
          username: i % 2 ? 'Selva' : 'selva',
          email: `selva${i}@example.com`,
        }),
      ),
    )

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    // A request that finds the hashing queue full gets 503.
    expect(answers.filter(({ status }) => status === 400 || status === 503)).toHaveLength(99)
  })

  describe('if only customers may register', () => {
    const environment = { REGISTRATION_ROLES: 'customer' }

    test('rejects any other role', async () => {
      const api = await startApi({ environment })

      const { status, body, headers } = await api.post(PATHS.register, guide)

      expect(status).toBe(403)
      expect(body).toMatchObject({ code: 'role_not_granted', detail: expect.any(String) })
      expect(headers.has('www-authenticate')).toBe(false)
    })

    test('creates any role with an admin’s access token and not with a customer’s', async () => {
      const open = await startApi()
      const admin = await logInAs(open, 'boss', 'admin')
      const customer = await logInAs(open, 'buyer')
      const api = await startApi({ environment, databaseUrl: open.databaseUrl })
      const as = (token: string) => ({ authorization: `Bearer ${token}` })

      const refused = await api.post(PATHS.register, guide, as(customer.access))
      const granted = await api.post(PATHS.register, guide, as(admin.access))

      expect(refused.status).toBe(403)
      expect(granted.status).toBe(201)
    })
  })

  test('rejects the access token of a demoted or disabled admin', async () => {
    const environment = { REGISTRATION_ROLES: 'customer' }
    const open = await startApi()
    const api = await startApi({ environment, databaseUrl: open.databaseUrl })
    const demoted = await logInAs(open, 'ada', 'admin')
    const disabled = await logInAs(open, 'grace', 'admin')
    await logInAs(open, 'edsger', 'admin')
    await change(api, idOf(demoted), { role: 'customer' })
    await change(api, idOf(disabled), { isActive: false })

    for (const { access } of [demoted, disabled]) {
      const { status } = await api.post(PATHS.register, guide, {
        authorization: `Bearer ${access}`,
      })
      expect(status).toBe(401)
    }
  })

  test('never logs or returns a password', async () => {
    const api = await startApi()

    const { body } = await api.post(PATHS.register, { ...guide, password: PASSWORD })

    expect(JSON.stringify(body) + api.logged()).not.toMatch(/correct horse|bcrypt/)
  })
})
