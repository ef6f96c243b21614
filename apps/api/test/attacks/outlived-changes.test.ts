import { fillPath, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { mailsTo, tokenIn } from '../support/mails.ts'
import {
  change,
  claimsOf,
  idOf,
  logIn,
  logInAs,
  PASSWORD,
  startApi,
  type TestApi,
} from '../support/start-api.ts'

const NEW_PASSWORD = 'staple gun on a roof'
const ALICE = 'alice@example.com'
const INTRUDER = 'intruder@example.com'
const DEAD_LINK = { token: ['This link was used already or has expired. Ask for a new one.'] }

interface Victim {
  api: TestApi
  id: string
  tokens: TokenPair
  admin: TokenPair
}

async function setUp(): Promise<Victim> {
  const api = await startApi()
  const admin = await logInAs(api, 'root', 'admin')
  const tokens = await logInAs(api, 'alice')
  return { api, id: idOf(tokens), tokens, admin }
}

const as = (access: string) => ({ authorization: `Bearer ${access}` })

async function askForEmail({ api, tokens }: Victim, email: string): Promise<string> {
  const answer = await api.post(PATHS.email, { email, password: PASSWORD }, as(tokens.access))
  expect(answer.status).toBe(202)
  return tokenIn(api, email, 'verify-email')
}

async function askForReset({ api }: Victim): Promise<string> {
  const earlier = (await mailsTo(api, ALICE)).map(({ id }) => id)
  expect((await api.post(PATHS.forgotten, { email: ALICE })).status).toBe(202)
  return vi.waitFor(async () => {
    const mail = (await mailsTo(api, ALICE)).find(({ id }) => !earlier.includes(id))
    const token = /reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
    expect(token).toBeDefined()
    return token ?? ''
  })
}

async function changePassword({ api, tokens }: Victim): Promise<TokenPair> {
  const body = { old_password: PASSWORD, new_password: NEW_PASSWORD }
  return TokenPair.parse((await api.post(PATHS.password, body, as(tokens.access))).body)
}

async function reset(victim: Victim): Promise<void> {
  victim.api.advance(5 * 60) // a second link is sent only after five minutes
  const token = await askForReset(victim)
  const answer = await victim.api.post(PATHS.reset, { token, new_password: NEW_PASSWORD })
  expect(answer.status).toBe(204)
}

async function patch({ api, id, admin }: Victim, edit: unknown): Promise<void> {
  const { status } = await api.request('PATCH', fillPath(PATHS.account, { id }), {
    headers: { ...as(admin.access), 'content-type': 'application/json' },
    body: JSON.stringify(edit),
  })
  expect(status).toBe(200)
}

const CHANGES: Record<string, (victim: Victim) => Promise<unknown>> = {
  'a reset': reset,
  'a change of the password': changePassword,
  'an address that an admin set': (victim) => patch(victim, { email: 'new@example.com' }),
  'a role that an admin gave': (victim) => patch(victim, { role: 'staff' }),
  disabling: (victim) => patch(victim, { is_active: false }),
  'disabling and enabling': async (victim) => {
    await patch(victim, { is_active: false })
    await patch(victim, { is_active: true })
  },
  'the operator’s command': ({ api, id }) => change(api, id, { email: 'operator@example.com' }),
}

describe('L01 a change of email requested with the old password', () => {
  test.each(Object.keys(CHANGES))('cannot be confirmed after %s', async (name) => {
    const victim = await setUp()
    const { api, id } = victim
    const token = await askForEmail(victim, INTRUDER)

    await CHANGES[name]?.(victim)

    expect(await api.post(PATHS.verifyEmail, { token })).toMatchObject({
      status: 400,
      body: DEAD_LINK,
    })
    const account = await api.ctx.db('accounts').where({ id }).first()
    expect(account?.email).not.toBe(INTRUDER)
  })
})

describe('L02 a password reset link', () => {
  test.each(Object.keys(CHANGES))('is invalid after %s', async (name) => {
    const victim = await setUp()
    const { api } = victim
    // Taken before the change, because `reset` requests a link that replaces it.
    const token = await askForReset(victim)

    await CHANGES[name]?.(victim)

    const body = { token, new_password: 'another good sentence' }
    expect(await api.post(PATHS.reset, body)).toMatchObject({ status: 400, body: DEAD_LINK })
  })

  test('is invalid after the owner changes the email address', async () => {
    const victim = await setUp()
    const { api } = victim
    const token = await askForReset(victim)
    const move = await askForEmail(victim, 'moved@example.com')
    expect((await api.post(PATHS.verifyEmail, { token: move })).status).toBe(204)

    const body = { token, new_password: NEW_PASSWORD }
    expect(await api.post(PATHS.reset, body)).toMatchObject({ status: 400, body: DEAD_LINK })
    expect(await logIn(api, 'alice')).toHaveProperty('access')
  })
})

describe('L03 an email verification link', () => {
  const after: typeof CHANGES = {
    ...CHANGES,
    deletion: async ({ api, id, admin }) =>
      api.request('DELETE', fillPath(PATHS.account, { id }), { headers: as(admin.access) }),
  }

  test.each(Object.keys(after))('is invalid after %s', async (name) => {
    const victim = await setUp()
    const token = await tokenIn(victim.api, ALICE, 'verify-email')

    await after[name]?.(victim)

    expect((await victim.api.post(PATHS.verifyEmail, { token })).status).toBe(400)
    const verified = await victim.api.ctx.db('accounts').whereNotNull('email_verified_at')
    // A reset verifies the address, because its link was sent there.
    expect(verified).toHaveLength(name === 'a reset' ? 1 : 0)
  })
})

describe('L06 a device known before a password reset', () => {
  test('loses its own rate limit, so its guesses use that of the account', async () => {
    const victim = await setUp()
    const { api } = victim
    const login = (password: string, device_token?: string) =>
      api.post(PATHS.token, { username: 'alice', password, device_token })
    const devices: string[] = []
    for (let n = 0; n < 3; n++) {
      const { headers } = await login(PASSWORD)
      devices.push(headers.get('device-token') ?? '')
    }
    await reset(victim)

    const statuses: number[] = []
    for (let n = 0; n < 12; n++) statuses.push((await login('wrong', devices[n % 3])).status)

    expect(statuses.filter((status) => status === 401)).toHaveLength(8)
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  })
})

describe('L07 a token issued before a change', () => {
  test('is revoked by a change of password, which issues the caller a new pair', async () => {
    const victim = await setUp()
    const { api, tokens } = victim

    const renewed = await changePassword(victim)

    expect((await api.post(PATHS.refresh, { refresh: tokens.refresh })).status).toBe(401)
    expect((await api.get(PATHS.me, tokens.access)).status).toBe(401)
    expect((await api.get(PATHS.me, renewed.access)).status).toBe(200)
    expect(claimsOf(renewed.access)['sid']).not.toBe(claimsOf(tokens.access)['sid'])
  })

  test('is revoked when a customer becomes an admin', async () => {
    const victim = await setUp()
    const { api, tokens } = victim

    await patch(victim, { role: 'admin' })

    expect((await api.post(PATHS.refresh, { refresh: tokens.refresh })).status).toBe(401)
    expect((await api.get(PATHS.accounts, tokens.access)).status).toBe(401)
  })
})

test('L08 a change or deletion by an id in uppercase revokes access tokens', async () => {
  const victim = await setUp()
  const { api, id, admin, tokens } = victim

  await patch({ ...victim, id: id.toUpperCase() }, { role: 'staff' })
  expect((await api.get(PATHS.access, tokens.access)).status).toBe(401)

  const { access } = await logIn(api, 'alice')
  const path = fillPath(PATHS.account, { id: id.toUpperCase() })
  const { status } = await api.request('DELETE', path, { headers: as(admin.access) })
  expect(status).toBe(204)
  expect((await api.get(PATHS.access, access)).status).toBe(401)
})

describe('the owner gets an email at the previous address', () => {
  const told: [string, unknown, string][] = [
    ['email', { email: 'new@example.com' }, 'Your email address was changed'],
    ['role', { role: 'staff' }, 'Your role was changed'],
    ['state', { is_active: false }, 'Your account was disabled'],
  ]

  test.each(told)('when an admin changes the %s', async (_name, edit, subject) => {
    const victim = await setUp()

    await patch(victim, edit)

    expect((await mailsTo(victim.api, ALICE))[0]).toMatchObject({ subject })
  })

  test('when the account is deleted, and when it is enabled again', async () => {
    const victim = await setUp()
    const { api, id, admin } = victim
    await patch(victim, { is_active: false })
    await patch(victim, { is_active: true })
    await api.request('DELETE', fillPath(PATHS.account, { id }), { headers: as(admin.access) })

    const subjects = (await mailsTo(api, ALICE)).map(({ subject }) => subject)
    expect(subjects.slice(0, 3)).toEqual([
      'Your account was deleted',
      'Your account was enabled',
      'Your account was disabled',
    ])
  })
})

test('an ended session cannot end other sessions', async () => {
  const { api, tokens } = await setUp()
  const other = await logIn(api, 'alice')
  await api.ctx
    .db('sessions')
    .where({ id: String(claimsOf(tokens.access)['sid']) })
    .update({ ended_at: new Date(), end_reason: 'logged_out' })

  const path = fillPath(PATHS.session, { id: String(claimsOf(other.access)['sid']) })
  const one = await api.request('DELETE', path, { headers: as(tokens.access) })
  const others = await api.post(PATHS.otherSessions, {}, as(tokens.access))

  expect([one.status, others.status]).toEqual([401, 401])
  expect((await api.get(PATHS.me, other.access)).status).toBe(200)
})
