import { fillPath, PATHS, SessionList, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { sendEmails } from '../../src/use-cases/emails/send-emails.ts'
import { purge } from '../../src/use-cases/purge.ts'
import { mailsTo, tokenIn } from '../support/mails.ts'
import { idOf, logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

const DAY_SECONDS = 24 * 60 * 60

const as = (access: string) => ({ authorization: `Bearer ${access}` })

const register = (api: TestApi, username: string, email: string) =>
  api.post(PATHS.register, { username, email, password: PASSWORD })

describe('G03 an account that logs in many times', () => {
  test(
    'keeps its hundred most recent sessions and stores no more rows',
    { timeout: 60_000 },
    async () => {
      const api = await startApi({ change: { limits: unlimited } })
      const first = await logInAs(api, 'ada')
      let last = first
      for (let n = 0; n < 120; n++) last = await logIn(api, 'ada')

      const { body } = await api.get(PATHS.sessions, last.access)
      expect(SessionList.parse(body)).toHaveLength(100)
      expect(await api.ctx.db('sessions')).toHaveLength(100)
      expect((await api.get(PATHS.access, first.access)).status).toBe(401)
      expect((await api.post(PATHS.refresh, { refresh: first.refresh })).status).toBe(401)
      expect((await api.get(PATHS.access, last.access)).status).toBe(200)
    },
  )

  test('with thousands of sessions adds one revocation when it changes', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    await api.ctx.db.raw(
      `insert into sessions (id, account_id, state_version, created_at, rotated_at, expires_at)
       select gen_random_uuid(), account_id, state_version, created_at, rotated_at, expires_at
         from sessions, generate_series(1, 5000)`,
    )

    const body = { old_password: PASSWORD, new_password: 'staple gun on a roof' }
    expect((await api.post(PATHS.password, body, as(access))).status).toBe(200)

    const [live] = await api.ctx.db('sessions').whereNull('ended_at').count()
    const [revoked] = await api.ctx.db('revocations').count()
    expect([live?.['count'], revoked?.['count']]).toEqual(['1', '1'])
  })
})

describe('G05 an email that a user triggers to another address', () => {
  test('is limited to five an hour per mailbox, in any spelling of the address', async () => {
    const api = await startApi()
    const statuses: number[] = []
    const spellings = [
      'victim+1',
      'v.ictim',
      'VICTIM+2',
      'vic.tim+a',
      'victim',
      'victim+3',
      'v.i.c.t.i.m',
    ]
    for (const [n, local] of spellings.entries()) {
      statuses.push((await register(api, `eve${n}`, `${local}@example.com`)).status)
    }

    expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429])
    const [sent] = await api.ctx.db('email_outbox').count()
    expect(sent?.['count']).toBe('5')
    expect((await register(api, 'bob', 'bob@example.com')).status).toBe(201)
  })

  test('is one reset link in a flood, and the owner and an admin can request more', async () => {
    const api = await startApi({ environment: { TRUST_PROXY: '1' } })
    const ada = await logInAs(api, 'ada')
    const admin = await logInAs(api, 'root', 'admin')
    const forgotten = (address: string) =>
      api.post(PATHS.forgotten, { email: 'ada@example.com' }, { 'x-forwarded-for': address })

    for (let n = 0; n < 40; n++) await forgotten(`203.0.113.${n}`)
    const own = await forgotten('198.51.100.1')
    const token = await tokenIn(api, 'ada@example.com', 'reset-password')
    const links = (await mailsTo(api, 'ada@example.com')).filter(
      ({ subject }) => subject === 'Reset your password',
    )

    expect(own.status).toBe(202)
    expect(links).toHaveLength(1)
    const byAdmin = await api.post(
      fillPath(PATHS.accountPasswordReset, { id: idOf(ada) }),
      {},
      as(admin.access),
    )
    expect(byAdmin.status).toBe(202)
    const body = { token, new_password: 'staple gun on a roof' }
    expect((await api.post(PATHS.reset, body)).status).toBe(400) // the admin's link replaced it
    api.advance(5 * 60)
    await forgotten('198.51.100.1')
    await vi.waitFor(async () => {
      const newest = await tokenIn(api, 'ada@example.com', 'reset-password')
      expect((await api.post(PATHS.reset, { ...body, token: newest })).status).toBe(204)
    })
  })

  test('is limited to five changes of email, including to taken addresses', async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'eve')
    await logInAs(api, 'ada')
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) {
      const body = { email: n % 2 ? 'ada@example.com' : `x${n}@example.com`, password: PASSWORD }
      statuses.push((await api.post(PATHS.email, body, as(access))).status)
    }

    expect(statuses).toEqual([202, 400, 202, 400, 202, 429, 429, 429])
  })
})

test('G07 a verification email does not contain the username', async () => {
  const api = await startApi()
  await register(api, 'You.won-a-car.visit.evil.example', 'victim@example.com')

  const [mail] = await mailsTo(api, 'victim@example.com')
  expect(mail?.text).toMatch(/^Hello,\n/)
  expect(JSON.stringify(mail)).not.toContain('evil')
})

test('G06 concurrent logins with the right password do not lock the account', async () => {
  const api = await startApi()
  await logInAs(api, 'ada')
  const login = () => api.post(PATHS.token, { username: 'ada', password: PASSWORD })

  const statuses = (await Promise.all(Array.from({ length: 40 }, login))).map(
    ({ status }) => status,
  )

  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  expect(TokenPair.parse((await login()).body)).toBeDefined()
})

test('G02 rows that a flood leaves behind are deleted after they expire', async () => {
  const api = await startApi({ hasBackground: false })
  const count = async (table: string): Promise<number> =>
    Number((await api.ctx.db(table).count<{ count: string }[]>())[0]?.count)
  const { refresh } = await logInAs(api, 'ada')
  for (let n = 0; n < 10; n++) {
    await register(api, `flood${n}`, `flood${n}@example.com`)
    await api.post(PATHS.token, { username: `stranger${n}`, password: 'wrong' })
    await api.post(PATHS.forgotten, { email: `flood${n}@example.com` })
  }
  await api.post(PATHS.blacklist, { refresh })
  for (const table of ['rate_limits', 'email_tokens', 'email_outbox', 'sessions', 'revocations']) {
    expect({ table, isEmpty: (await count(table)) === 0 }).toEqual({ table, isEmpty: false })
  }

  api.advance(2 * DAY_SECONDS)
  await purge(api.ctx)
  await sendEmails(api.ctx)

  for (const table of ['rate_limits', 'email_tokens', 'email_outbox', 'sessions', 'revocations']) {
    expect({ table, rows: await count(table) }).toEqual({ table, rows: 0 })
  }
})
