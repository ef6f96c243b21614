import { randomUUID } from 'node:crypto'
import { DEVICE_TOKEN_HEADER, PATHS } from '@latchkey/auth-core/contract'
import { createPasswords } from '../../src/services/passwords.ts'
import { describe, expect, test } from 'vitest'
import { logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const BUDGET = 8
const OF_ADDRESS = 40
const PROXIED = { environment: { TRUST_PROXY: '1' } }

interface ReservedAttempt {
  username?: string
  password?: string
  from?: string
  deviceToken?: string
}

async function guess(
  api: TestApi,
  { username = 'ada', password, from, deviceToken }: ReservedAttempt,
) {
  const body = {
    username,
    password: password ?? 'wrong password',
    ...(deviceToken && { device_token: deviceToken }),
  }
  return api.post(PATHS.token, body, from ? { 'x-forwarded-for': from } : {})
}

async function guessWrong(
  api: TestApi,
  count: number,
  guessed: ReservedAttempt = {},
): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => guess(api, guessed)))
  return answers.map(({ status }) => status)
}

/** Counts 429 and 503: a guess gets 503 while guesses that are being checked fill the limit. */
const refusals = (statuses: number[]) =>
  statuses.filter((status) => status === 429 || status === 503).length

describe('guessing a password', () => {
  test('is throttled with the time to wait, also for the right password', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    for (let i = 0; i < BUDGET; i++) expect((await guess(api, {})).status).toBe(401)

    const { status, headers, body } = await guess(api, { password: PASSWORD })

    expect(status).toBe(429)
    const seconds = Number(headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(300)
    expect(body).toEqual({
      detail: `Request was throttled. Expected available in ${seconds} seconds.`,
    })
  })

  test('gets 503 without using a rate limit while the hashing queue is full', async () => {
    const passwords = createPasswords({ cost: 4, concurrency: 1, queueLimit: 0 })
    const api = await startApi({ change: { passwords } })

    const { status, headers, body } = await guess(api, {})

    expect({ status, body, retryAfter: headers.get('retry-after') }).toEqual({
      status: 503,
      body: { detail: 'The service is busy. Try again in 2 seconds.' },
      retryAfter: '2',
    })
    expect(await api.ctx.db('rate_limits')).toEqual([])
    expect(await api.ctx.db('audit_events')).toEqual([])
  })

  test('is counted across processes before a password is checked', async () => {
    const one = await startApi(PROXIED)
    const other = await startApi({ ...PROXIED, databaseUrl: one.databaseUrl })
    await logInAs(one, 'ada')

    const statuses = await Promise.all([
      ...Array.from({ length: 30 }, (_, i) => guess(one, { from: `203.0.113.${i}` })),
      ...Array.from({ length: 30 }, (_, i) => guess(other, { from: `198.51.100.${i}` })),
    ])

    expect(statuses.filter(({ status }) => status === 401)).toHaveLength(BUDGET)
    expect(refusals(statuses.map(({ status }) => status))).toBe(60 - BUDGET)
  })

  test('of many accounts is throttled by address', async () => {
    const api = await startApi(PROXIED)
    const spray = (from: string, count: number) =>
      Promise.all(Array.from({ length: count }, (_, i) => guess(api, { username: `u${i}`, from })))

    const statuses = (await spray('203.0.113.1', OF_ADDRESS + 10)).map(({ status }) => status)

    expect(refusals(statuses)).toBe(10)
    expect((await guess(api, { username: 'ada', from: '203.0.113.2' })).status).toBe(401)
  })

  test('is throttled by IPv6 network instead of by address', async () => {
    const api = await startApi(PROXIED)

    const statuses = await Promise.all(
      Array.from({ length: OF_ADDRESS + 5 }, (_, i) =>
        guess(api, { username: `u${i}`, from: `2001:db8:1:2::${i.toString(16)}` }),
      ),
    )

    expect(refusals(statuses.map(({ status }) => status))).toBe(5)
    expect((await guess(api, { from: '2001:db8:1:3::1' })).status).toBe(401)
  })

  test('is throttled the same for known and unknown accounts', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')

    const known = await guessWrong(api, BUDGET + 2, { username: 'ada' })
    const unknown = await guessWrong(api, BUDGET + 2, { username: 'stranger' })

    expect([refusals(known), refusals(unknown)]).toEqual([2, 2])
  })

  test('uses no rate limit for right passwords', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')

    for (let i = 0; i < BUDGET + 2; i++) {
      expect((await guess(api, { password: PASSWORD })).status).toBe(200)
    }
  })
})

describe('a device that has logged in before', () => {
  const deviceTokenOf = async (api: TestApi, username = 'ada') => {
    const { headers } = await guess(api, { username, password: PASSWORD })
    return String(headers.get(DEVICE_TOKEN_HEADER))
  }

  test('can log in, however many guesses others make', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const deviceToken = await deviceTokenOf(api)
    await guessWrong(api, BUDGET + 5)

    expect((await guess(api, { password: PASSWORD })).status).toBe(429)
    expect((await guess(api, { password: PASSWORD, deviceToken })).status).toBe(200)
  })

  test('has its own rate limit of the same size', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const deviceToken = await deviceTokenOf(api)

    expect(refusals(await guessWrong(api, BUDGET + 3, { deviceToken }))).toBe(3)
    expect((await guess(api, { password: PASSWORD })).status).toBe(200)
  })

  test('is recognized by a valid token among several, only for its account', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    await logInAs(api, 'grace')
    const [ada, grace] = [await deviceTokenOf(api), await deviceTokenOf(api, 'grace')]
    await guessWrong(api, BUDGET)
    const flip = (token: string) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')

    for (const bad of [grace, flip(ada), 'x', `${grace}.${flip(ada)}`]) {
      expect((await guess(api, { password: PASSWORD, deviceToken: bad })).status).toBe(429)
    }
    const both = `${grace}.${ada}`
    expect((await guess(api, { password: PASSWORD, deviceToken: both })).status).toBe(200)
  })

  test('keeps its token at each login', async () => {
    const api = await startApi()
    await logInAs(api, 'ada')
    const deviceToken = await deviceTokenOf(api)

    const { headers } = await guess(api, { password: PASSWORD, deviceToken })

    expect(headers.get(DEVICE_TOKEN_HEADER)).toBe(deviceToken)
  })
})

test('a session cannot guess the password of its account without limit', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')
  const body = { old_password: 'wrong', new_password: 'another good one' }
  const headers = { authorization: `Bearer ${access}` }
  const change = async () => (await api.post(PATHS.password, body, headers)).status

  for (let i = 0; i < BUDGET; i++) expect(await change()).toBe(400)

  expect(await change()).toBe(429)
  const another = await logIn(api, 'ada')
  headers.authorization = `Bearer ${another.access}`
  expect(await change()).toBe(429)
  const failed = await api.ctx.db('audit_events').where({ kind: 'password_check_failed' })
  expect(failed).toHaveLength(BUDGET)
})

test('G06 concurrent logins with the right password do not lock the account', async () => {
  const api = await startApi(PROXIED)
  await logInAs(api, 'ada')
  const from = '203.0.113.1'
  const logInMany = (count: number) =>
    Promise.all(Array.from({ length: count }, () => guess(api, { password: PASSWORD, from })))

  const statuses = (await logInMany(100)).map(({ status }) => status)

  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  expect(statuses).toContain(200)
  expect((await guess(api, { password: PASSWORD, from })).status).toBe(200)
  expect(await api.ctx.db('rate_limits').whereNot({ pending: 0 })).toEqual([])
})

test('G06 a hundred concurrent logins from one address do not lock any account', async () => {
  const api = await startApi(PROXIED)
  await logInAs(api, 'ada')
  const [row] = await api.ctx.db('accounts')
  const office = Array.from({ length: 100 }, (_, i) => `clerk${i}`)
  await api.ctx.db('accounts').insert(
    office.map((username) => {
      return { ...row, id: randomUUID(), username, email: `${username}@example.com` }
    }),
  )

  const answers = await Promise.all(
    office.map((username) => guess(api, { username, password: PASSWORD, from: '203.0.113.1' })),
  )

  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  for (const { status, headers } of answers)
    if (status === 503) expect(headers.get('retry-after')).toBe('2')
})

test('a guess that ends after its window does not change the next window', async () => {
  const api = await startApi()
  const attempt = { username: 'ada', address: '203.0.113.1', deviceId: undefined }
  const early = await api.ctx.limits.consumeLogin(attempt)
  await api.ctx.db('rate_limits').update({ expire: 1 })
  const late = await api.ctx.limits.consumeLogin(attempt)

  await early.refund()

  const budgets = await api.ctx.db('rate_limits').select('points', 'pending')
  expect(budgets).toEqual([
    { points: 0, pending: 1 },
    { points: 0, pending: 1 },
  ])
  await late.spend()
  const later = await api.ctx.db('rate_limits').select('points', 'pending')
  expect(later.map(({ points }) => Number(points))).toEqual([1, 1])
})

test('rate limits store no username as typed, because it may be a password', async () => {
  const api = await startApi()
  await guess(api, { username: 'a-password-in-the-wrong-field' })

  expect(JSON.stringify(await api.ctx.db('rate_limits'))).not.toContain('wrong-field')
})
