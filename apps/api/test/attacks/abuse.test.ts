import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { DEVICE_TOKEN_HEADER, PATHS } from '@latchkey/auth-core/contract'
import { createPasswords } from '../../src/services/passwords.ts'
import { openDatabase } from '@latchkey/database'
import { expect, onTestFinished, test } from 'vitest'
import { createLimits } from '../../src/services/rate-limits.ts'
import { logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const guess = (api: TestApi, username: string, password = 'wrong', more = {}) =>
  api.post(PATHS.token, { username, password, ...more })

async function statusesOf(
  count: number,
  ask: (n: number) => Promise<{ status: number }>,
): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < count; n++) statuses.push((await ask(n)).status)
  return statuses
}

test('A01 a hundred guesses are throttled, and the owner’s device can still log in', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const login = await guess(api, 'ada', PASSWORD)
  const device_token = login.headers.get(DEVICE_TOKEN_HEADER)

  const statuses = await statusesOf(101, () => guess(api, 'ada'))

  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(8)
  expect(statuses.at(-1)).toBe(429)
  expect((await guess(api, 'ada', PASSWORD, { device_token })).status).toBe(200)
})

test('A02 one password tried on a hundred usernames is throttled by address', async () => {
  const api = await startApi()

  const statuses = await statusesOf(100, (n) => guess(api, `name${n}`, 'Spring2026!'))

  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(40)
  expect(statuses.at(-1)).toBe(429)
})

test('A03 two hundred concurrent guesses do not exceed the rate limit', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  let looked = 0
  const { verify } = api.ctx.passwords
  api.ctx.passwords.verify = async (password, hash) => {
    looked += 1
    return verify(password, hash)
  }

  await Promise.all(Array.from({ length: 200 }, () => guess(api, 'ada')))

  expect(looked).toBeLessThanOrEqual(8)
})

test('A04 the API rejects logins with 503 when the rate limit store is down', async () => {
  const nowhere = openDatabase('postgres://127.0.0.1:1/none', { applicationName: 'x', poolSize: 1 })
  onTestFinished(() => nowhere.destroy())
  const api = await startApi({ change: { limits: createLimits(nowhere) } })

  const { status, headers } = await guess(api, 'ada', PASSWORD)

  expect(status).toBe(503)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
})

test('A05 logins beyond the hashing queue get 503, and other requests do not wait', async () => {
  const passwords = createPasswords({ cost: 10, concurrency: 1, queueLimit: 4 })
  const api = await startApi({ change: { passwords } })
  const { access } = await logInAs(api, 'ada')

  const flood = Array.from({ length: 30 }, (_, n) => guess(api, `name${n}`))
  const duringFlood = await api.get(PATHS.access, access)

  expect(duringFlood.status).toBe(200)
  const statuses = (await Promise.all(flood)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(20)
})

test('A06 hundreds of stalled connections do not block other clients', async () => {
  const api = await startApi()
  const { hostname, port } = new URL(api.url)
  const sockets: Socket[] = Array.from({ length: 500 }, () => connect(Number(port), hostname))
  for (const socket of sockets) socket.on('error', () => undefined)
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.write('POST /auth/token/ HTTP/1.1\r\nHost: loc')

  const statuses = await statusesOf(50, () => api.get(PATHS.readiness))

  expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  for (const socket of sockets) socket.destroy()
})

test('A07 an address can register at most 600 accounts an hour', async () => {
  const api = await startApi()
  const register = (n: number) =>
    api.post(PATHS.register, {
      username: `name${n}`,
      email: `name${n}@example.com`,
      password: PASSWORD,
    })
  const statuses: number[] = []
  for (let n = 0; n < 620; n += 20) {
    const some = await Promise.all(Array.from({ length: 20 }, (_, i) => register(n + i)))
    statuses.push(...some.map(({ status }) => status))
  }

  expect(statuses.filter((status) => status === 201)).toHaveLength(600)
  expect(statuses.filter((status) => status === 429)).toHaveLength(20)
  expect(await api.ctx.db('accounts')).toHaveLength(600)
}, 30_000)

test('A07 the hashing queue bounds a flood of registrations', async () => {
  const passwords = createPasswords({ cost: 10, concurrency: 1, queueLimit: 4 })
  const api = await startApi({ change: { passwords } })

  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      api.post(PATHS.register, {
        username: `name${n}`,
        email: `name${n}@example.com`,
        password: PASSWORD,
      }),
    ),
  )

  const created = answers.filter(({ status }) => status === 201)
  expect(created.length).toBeLessThan(20)
  expect(await api.ctx.db('accounts')).toHaveLength(created.length)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]))
})
