import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { expectNoLeak } from '../support/forge.ts'
import {
  change,
  idOf,
  logIn,
  logInAs,
  PASSWORD,
  startApi,
  type TestApi,
} from '../support/start-api.ts'

const person = (username: string, more: Record<string, unknown> = {}) => ({
  username,
  email: `${Buffer.from(username).toString('hex').slice(0, 40) || 'x'}@example.com`,
  password: PASSWORD,
  ...more,
})

const register = (api: TestApi, username: string, more?: Record<string, unknown>) =>
  api.post(PATHS.register, person(username, more))

/** Usernames with another case, lookalike letters or invisible characters. */
const LOOKALIKES = [
  'Alice',
  'ａｌｉｃｅ', // full width
  'ali\u017fe',
  '\u212Aelvin',
  'e\u0301va',
  'éva',
  'ali\u200Bce',
  'ali\u00A0ce',
  '\u202Eecila',
  '\u0430lice', // Cyrillic
  'al ice',
]

test('P01 the API rejects usernames that look like an existing one', async () => {
  const api = await startApi()
  await register(api, 'alice')
  await register(api, 'kelvin')

  for (const name of LOOKALIKES) {
    expect((await register(api, name)).status, name).toBe(400)
  }
  // The API trims usernames, so this one is taken.
  expect((await register(api, ' alice ')).status).toBe(400)
  expect(await api.ctx.db('accounts')).toHaveLength(2)
})

test('P02 a hundred concurrent registrations of one username create one account', async () => {
  const api = await startApi()
  const names = ['alice', 'Alice', 'ALICE', 'aLiCe']

  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      register(api, names[n % names.length] ?? '', { email: `a${n}@example.com` }),
    ),
  )

  // A registration that finds the hashing queue full gets 503 and creates no account.
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => ![201, 400, 503].includes(status))).toEqual([])
  expect(await api.ctx.db('accounts')).toHaveLength(1)
}, 30_000)

test('P03 the API accepts usernames of 1 to 150 characters and rejects others', async () => {
  const api = await startApi()
  const refused = [
    '',
    'a'.repeat(151),
    'a'.repeat(10_000),
    '😀',
    '\u0000',
    'a\nb',
    '../../etc',
    '<b>',
  ]

  expect((await register(api, 'a')).status).toBe(201)
  expect((await register(api, 'a'.repeat(150))).status).toBe(201)
  for (const name of refused) expect((await register(api, name)).status, name).toBe(400)
  const huge = await register(api, 'a'.repeat(1_000_000))
  expect(huge.status).toBe(413)
})

test('P04 P05 the API compares every character of a long password', async () => {
  const api = await startApi()
  const words = 'staple gun on a roof '.repeat(4)
  const base = words.slice(0, 72)
  const cases = [
    `${base}X`,
    `gun\0roof\0staple`,
    'é'.repeat(36) + 'roof staple X',
    '😀 staple gun roof',
  ]

  for (const [n, password] of cases.entries()) {
    const username = `user${n}`
    const isTaken = (await register(api, username, { password })).status
    expect([201, 400]).toContain(isTaken)
    if (isTaken === 400) continue // the API may reject NUL instead
    const tryWith = async (typed: string) =>
      (await api.post(PATHS.token, { username, password: typed })).status
    expect(await tryWith(`${password.slice(0, -1)}Y`)).toBe(401)
    expect(await tryWith(password)).toBe(200)
  }
  expect((await register(api, 'short', { password: 'x7#Kp2!' })).status).toBe(400)
  expect((await register(api, 'long', { password: 'x'.repeat(1025) })).status).toBe(400)
  expect((await register(api, 'most', { password: words.padEnd(1024, 'roof gun ') })).status).toBe(
    201,
  )
})

test('P06 the API rejects common passwords', async () => {
  const api = await startApi({ change: { rejectsWeakPasswords: true } })
  const tried = [
    'password',
    'PASSWORD',
    'Passw0rd',
    '123456789',
    'qwerty123',
    'iloveyou',
    'latchkey1',
    'alice123',
  ]

  for (const password of tried) {
    const { status, body } = await register(api, 'alice', { password })
    expect({ password, status }).toEqual({ password, status: 400 })
    expect(body).toMatchObject({ password: expect.any(Array) })
  }
})

test('P07 P08 the API compares a password exactly as sent', async () => {
  const api = await startApi()
  const composed = 'caf\u00e9 on the roof'
  await register(api, 'alice', { password: composed })
  const tryWith = async (password: string) =>
    (await api.post(PATHS.token, { username: 'alice', password })).status

  expect(await tryWith(`${composed} `)).toBe(401)
  expect(await tryWith(composed.toUpperCase())).toBe(401)
  // ASVS 6.2.8 requires “exactly as received”, so another Unicode form is another password.
  expect(await tryWith(composed.normalize('NFD'))).toBe(401)
  expect(await tryWith(composed)).toBe(200)
})

test('P09 a rejected login does not reveal the reason', async () => {
  const api = await startApi()
  const disabled = await logInAs(api, 'disabled')
  await logInAs(api, 'known')
  await change(api, idOf(disabled), { isActive: false })
  const attempts = [
    { username: 'unknown', password: PASSWORD },
    { username: 'known', password: 'wrong' },
    { username: 'disabled', password: PASSWORD },
  ]

  const answers = await Promise.all(attempts.map((attempt) => api.post(PATHS.token, attempt)))

  const told = answers.map(({ status, body, headers }) => ({
    status,
    body,
    headers: [...headers.keys()].toSorted((a, b) => a.localeCompare(b)),
  }))
  expect(told[0]?.status).toBe(401)
  expect(told[1]).toEqual(told[0])
  expect(told[2]).toEqual(told[0])
})

test('P10 a login with an unknown username costs a hash like a known one', async () => {
  const api = await startApi()
  await logInAs(api, 'known')
  let hashes = 0
  const { verify } = api.ctx.passwords
  api.ctx.passwords.verify = async (password, hash) => {
    hashes += 1
    return verify(password, hash)
  }

  for (const username of ['known', 'unknown']) {
    await api.post(PATHS.token, { username, password: 'wrong' })
  }

  expect(hashes).toBe(2)
})

test('P11 registering a taken username computes a hash like registering a free one', async () => {
  const api = await startApi()
  await logInAs(api, 'alice')
  let hashes = 0
  const { hash } = api.ctx.passwords
  api.ctx.passwords.hash = async (password) => {
    hashes += 1
    return hash(password)
  }

  expect((await register(api, 'alice')).status).toBe(400)
  expect((await register(api, 'grace')).status).toBe(201)
  expect(hashes).toBe(2)
})

test('P12 the API treats SQL in usernames and passwords as text', async () => {
  const api = await startApi()
  await logInAs(api, 'admin', 'admin')
  const statements = [
    "admin'--",
    "' OR '1'='1",
    "'; drop table accounts; --",
    "admin' AND pg_sleep(5)--",
    '$1',
    "\\'; select pg_sleep(5); --",
  ]
  for (const text of statements) {
    const login = await api.post(PATHS.token, { username: text, password: text })
    expect({ text, status: login.status }).toEqual({ text, status: 401 })
    expectNoLeak(login.body)
    expect((await register(api, text)).status).toBe(400)
  }
  const object = { username: { $ne: null }, password: { $ne: null } }
  expect((await api.post(PATHS.token, object)).status).toBe(400)
  expect(await api.ctx.db('accounts')).toHaveLength(1)
})

test('P13 a disabled account loses login, refresh and access at once', async () => {
  const api = await startApi()
  const tokens = await logInAs(api, 'alice')

  await change(api, idOf(tokens), { isActive: false })

  expect((await api.get(PATHS.me, tokens.access)).status).toBe(401)
  expect((await api.post(PATHS.refresh, { refresh: tokens.refresh })).status).toBe(401)
  const login = { username: 'alice', password: PASSWORD }
  expect((await api.post(PATHS.token, login)).status).toBe(401)
})

test('P14 a demoted admin loses access although the token names the old role', async () => {
  const api = await startApi()
  await logInAs(api, 'root', 'admin')
  const tokens = await logInAs(api, 'alice', 'admin')

  await change(api, idOf(tokens), { role: 'customer' })

  expect((await api.get(PATHS.accounts, tokens.access)).status).toBe(401)
  expect((await api.post(PATHS.refresh, { refresh: tokens.refresh })).status).toBe(401)
  expect((await api.get(PATHS.accounts, (await logIn(api, 'alice')).access)).status).toBe(403)
})

test('P15 a change of password ends every earlier session', async () => {
  const api = await startApi()
  const own = await logInAs(api, 'alice')
  const other = await logIn(api, 'alice')
  const body = { old_password: PASSWORD, new_password: 'staple gun on a roof' }

  const changed = await api.post(PATHS.password, body, { authorization: `Bearer ${own.access}` })

  for (const { access, refresh } of [own, other]) {
    expect((await api.get(PATHS.me, access)).status).toBe(401)
    expect((await api.post(PATHS.refresh, { refresh })).status).toBe(401)
  }
  expect((await api.get(PATHS.me, TokenPair.parse(changed.body).access)).status).toBe(200)
})

test('P16 only staff and admins can list accounts, and the list has no hashes', async () => {
  const api = await startApi()
  const statusFor = async (role: 'customer' | 'staff' | 'admin') =>
    api.get(PATHS.accounts, (await logInAs(api, `a-${role}`, role)).access)

  expect((await api.get(PATHS.accounts)).status).toBe(401)
  expect((await statusFor('customer')).status).toBe(403)
  expect((await statusFor('staff')).status).toBe(200)
  const { status, body } = await statusFor('admin')
  expect(status).toBe(200)
  expect(JSON.stringify(body)).not.toMatch(/hash|bcrypt|token|password/)
})

test('P17 registration rejects roles that users may not choose', async () => {
  const api = await startApi({ environment: { REGISTRATION_ROLES: 'customer' } })
  const { access } = await logInAs(api, 'alice')

  for (const role of ['staff', 'admin', 'root', 'ADMIN', ['admin'], 1]) {
    const anyone = await register(api, 'eve', { role })
    expect(anyone.status, String(role)).toBeGreaterThanOrEqual(400)
    const customer = await api.post(PATHS.register, person('eve', { role }), {
      authorization: `Bearer ${access}`,
    })
    expect(customer.status, String(role)).toBeGreaterThanOrEqual(400)
  }
  expect(await api.ctx.db('accounts').whereNot({ role: 'customer' })).toEqual([])
})
