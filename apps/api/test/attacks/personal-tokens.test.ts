import {
  type Endpoint,
  ENDPOINTS,
  fillPath,
  needsAccessToken,
  NewPersonalToken,
  OwnAccount,
  PATHS,
  PERSONAL_TOKEN_PATTERN,
} from '@latchkey/auth-core/contract'
import { rolePermissions } from '@latchkey/auth-core/roles'
import { describe, expect, test, vi } from 'vitest'
import { createPersonalToken } from '../../src/domain/personal-token.ts'
import { purge } from '../../src/use-cases/purge.ts'
import { mailsTo } from '../support/mails.ts'
import { as, create, listed, setUp } from '../support/personal-tokens.ts'
import { createServices, exchange, postForm } from '../support/services.ts'
import { change, idOf, logInAs, PASSWORD, startApi } from '../support/start-api.ts'

const DAY_SECONDS = 24 * 60 * 60
const ROWS: readonly Endpoint[] = Object.values(ENDPOINTS)

describe('a personal access token', () => {
  test('has a prefix and a checksum, and is shown once and stored as a hash', async () => {
    const { api, tokens, made } = await setUp('staff', ['accounts:read'])

    expect(made.token).toMatch(PERSONAL_TOKEN_PATTERN)
    expect(Object.keys((await listed(api, tokens.access))[0] ?? {})).not.toContain('token')
    const [row] = await api.ctx.db('personal_tokens')
    expect(JSON.stringify(row)).not.toContain(made.token)
    expect(await mailsTo(api, 'ada@example.com')).toContainEqual(
      expect.objectContaining({ subject: 'A personal access token was created' }),
    )
  })

  test('acts with only its permissions, and reads only its account without any', async () => {
    const { api, tokens, made } = await setUp('admin', ['accounts:read'])
    const none = NewPersonalToken.parse((await create(api, tokens.access)).body)

    expect((await api.get(PATHS.accounts, made.token)).status).toBe(200)
    expect((await api.get(PATHS.audit, made.token)).status).toBe(403)
    expect((await api.get(PATHS.accounts, none.token)).status).toBe(403)
    const account = OwnAccount.parse((await api.get(PATHS.me, made.token)).body)
    expect(account).toMatchObject({ permissions: ['accounts:read'], manageable_roles: [] })
  })

  test('is rejected by every endpoint that is not marked as open to it', async () => {
    const { api, tokens, made } = await setUp('admin', ['accounts:read', 'audit:read'])
    const closed = ROWS.filter((row) => needsAccessToken(row.access) && !row.personalTokens)
    expect(closed.length).toBeGreaterThan(12)
    expect(ROWS.filter((row) => row.personalTokens && row.method !== 'GET')).toEqual([])

    for (const row of closed) {
      const answer = await api.request(
        row.method,
        fillPath<string>(row.path, { id: idOf(tokens) }),
        {
          headers: { ...as(made.token), 'content-type': 'application/json' },
          ...(row.method !== 'GET' && { body: '{}' }),
        },
      )
      expect({ path: row.path, ...answer }).toMatchObject({
        path: row.path,
        status: 401,
        body: { code: 'token_not_valid', messages: [{ message: 'Token is invalid' }] },
      })
    }
  })

  test('is no refresh token, no subject token, and inactive to services', async () => {
    const { api, made } = await setUp('customer')
    const { orders } = await createServices(api)
    const token = made.token
    const target = { subject_token: token, resource: 'billing' }

    expect((await api.post(PATHS.refresh, { refresh: token })).status).toBe(401)
    expect((await api.post(PATHS.blacklist, { refresh: token })).status).toBe(401)
    expect((await api.post(PATHS.verify, { token })).status).toBe(401)
    expect((await exchange(api, orders, target)).status).toBe(400)
    expect((await postForm(api, PATHS.introspect, orders, { token })).body).toEqual({
      active: false,
    })
    expect((await api.get(PATHS.roles, token)).status).toBe(401)
    await postForm(api, PATHS.revoke, orders, { token })
    expect((await api.get(PATHS.me, token)).status).toBe(200)
  })

  test('in the query string is ignored', async () => {
    const { api, made } = await setUp('customer')

    const answer = await api.get(`${PATHS.me}?access_token=${made.token}&token=${made.token}`)

    expect(answer).toMatchObject({ status: 401, headers: expect.any(Headers) })
  })
})

describe('a guessed personal access token', () => {
  test('is rejected like a wrong access token, with one query only if its checksum fits', async () => {
    const { api, made } = await setUp('customer')
    const wrong = made.token.slice(0, -1) + (made.token.endsWith('0') ? '1' : '0')
    const queries: string[] = []
    api.ctx.db.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('personal_tokens')) queries.push(sql)
    })

    for (const token of ['lkp_', 'lkp_short', wrong, `${made.token}0`]) {
      const { status, body, headers } = await api.get(PATHS.me, token)
      expect({ token, status, body }).toMatchObject({
        token,
        status: 401,
        body: { code: 'token_not_valid', messages: [{ token_class: 'AccessToken' }] },
      })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="api"')
    }
    expect(queries).toEqual([])

    expect((await api.get(PATHS.me, createPersonalToken())).status).toBe(401)
    expect(queries).toHaveLength(1)
  })
})

describe('a personal access token ends', () => {
  test('when its owner revokes it, and at no one else’s request', async () => {
    const { api, tokens, made, revoke } = await setUp('customer')
    const eve = await logInAs(api, 'eve', 'admin')

    expect((await revoke(eve.access)).status).toBe(404)
    expect((await revoke(made.token)).status).toBe(401)
    expect((await api.get(PATHS.me, made.token)).status).toBe(200)
    expect((await revoke(tokens.access)).status).toBe(204)

    expect((await api.get(PATHS.me, made.token)).status).toBe(401)
    expect(await listed(api, tokens.access)).toEqual([])
    expect((await revoke(tokens.access)).status).toBe(404)
    const { body } = await api.get(`${PATHS.audit}?kind=personal_token_revoked`, eve.access)
    expect(body).toMatchObject([{ details: { name: 'backup' }, account: { id: idOf(tokens) } }])
  })

  test('when it expires, and the purge deletes it a day later', async () => {
    const { api, made } = await setUp('customer')
    api.advance(30 * DAY_SECONDS + 1)

    const { status, body } = await api.get(PATHS.me, made.token)

    expect({ status, body }).toMatchObject({
      status: 401,
      body: { messages: [{ message: 'Token is expired' }] },
    })
    await purge(api.ctx)
    expect(await api.ctx.db('personal_tokens')).toHaveLength(1)
    api.advance(DAY_SECONDS)
    await purge(api.ctx)
    expect(await api.ctx.db('personal_tokens')).toEqual([])
  })

  test.each([
    ['the password changes', { passwordHash: 'bcrypt_sha256$x' }],
    ['the email changes', { email: 'new@example.com' }],
    ['the role changes', { role: 'customer' as const }],
    ['the account is disabled', { isActive: false }],
  ])('when %s, even if its row is left', async (_title, edit) => {
    const { api, tokens, made } = await setUp('staff', ['accounts:read'])
    const [row] = await api.ctx.db('personal_tokens')

    await change(api, idOf(tokens), edit)

    expect(await api.ctx.db('personal_tokens')).toEqual([])
    expect((await api.get(PATHS.me, made.token)).status).toBe(401)
    await api.ctx.db('personal_tokens').insert(row) // as a process of an earlier release leaves it
    expect((await api.get(PATHS.me, made.token)).status).toBe(401)
  })

  test('when the account is deleted', async () => {
    const { api, tokens, made } = await setUp('customer')

    await api.ctx
      .db('accounts')
      .where({ id: idOf(tokens) })
      .delete()

    expect((await api.get(PATHS.me, made.token)).status).toBe(401)
  })
})

test('a token loses a permission that its role loses', async () => {
  const { api, made } = await setUp('staff', ['accounts:read'])
  const { databaseUrl } = api
  const permissions = rolePermissions([])
  const restricted = await startApi({ databaseUrl, change: { permissions } })

  expect((await api.get(PATHS.accounts, made.token)).status).toBe(200)
  expect((await restricted.get(PATHS.accounts, made.token)).status).toBe(403)
})

describe('a new token', () => {
  test('can have no permission that the role lacks or that opens no endpoint to it', async () => {
    const { api, tokens } = await setUp('staff')

    for (const one of ['audit:read', 'accounts:write']) {
      const answer = await create(api, tokens.access, { permissions: [one] })
      expect(answer).toMatchObject({
        status: 400,
        body: { permissions: [`A personal access token of your role cannot have ${one}.`] },
      })
    }
  })

  test.each([
    ['a wrong password', { password: 'wrong' }, 'password'],
    ['no password', { password: undefined }, 'password'],
    ['no name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['an unknown permission', { permissions: ['root'] }, 'permissions'],
    ['no expiry', { expires_in_days: undefined }, 'expires_in_days'],
    ['an expiry today', { expires_in_days: 0 }, 'expires_in_days'],
    ['an expiry after a year', { expires_in_days: 366 }, 'expires_in_days'],
    ['a broken number', { expires_in_days: 1.5 }, 'expires_in_days'],
  ])('is rejected with %s', async (_title, fields, field) => {
    const { api, tokens } = await setUp('customer')

    const { status, body } = await create(api, tokens.access, fields)

    expect({ status, fields: Object.keys(Object(body)) }).toEqual({ status: 400, fields: [field] })
  })

  test('is created from a form, whose permissions are separated by spaces', async () => {
    const { api, tokens } = await setUp('admin')

    const { body } = await api.request('POST', PATHS.personalTokens, {
      headers: as(tokens.access),
      body: new URLSearchParams({
        name: 'backup',
        permissions: 'accounts:read audit:read',
        expires_in_days: '7',
        password: PASSWORD,
      }),
    })

    expect(body).toMatchObject({ permissions: ['accounts:read', 'audit:read'] })
  })

  test('is rejected beyond twenty live ones, and beyond sixty a day', async () => {
    const { api, tokens, made } = await setUp('customer')
    const [row] = await api.ctx.db('personal_tokens')
    const insert = (count: number, revoked_at: Date | null) =>
      api.ctx.db.raw(
        `insert into personal_tokens (id, account_id, state_version, hash, name, permissions,
                                      created_at, expires_at, revoked_at)
         select gen_random_uuid(), account_id, state_version, sha256(n::text::bytea), name,
                permissions, created_at, expires_at, ?
           from personal_tokens, generate_series(1, ?) as n where id = ?`,
        [revoked_at, count, made.id],
      )
    expect(row).toBeDefined()
    await insert(19, null)

    expect(await create(api, tokens.access)).toMatchObject({
      status: 400,
      body: { non_field_errors: [expect.stringContaining('already have 20')] },
    })
    await api.ctx.db('personal_tokens').whereNot({ id: made.id }).delete()
    await insert(59, new Date())
    expect((await create(api, tokens.access)).status).toBe(429)
  })
})

test('the last use is stored once a minute', async () => {
  const { api, tokens, made } = await setUp('customer')
  const lastUse = async () => (await listed(api, tokens.access))[0]?.last_used_at ?? ''
  expect(await lastUse()).toBe('')

  await api.get(PATHS.me, made.token)
  const first = await vi.waitFor(async () => {
    expect(await lastUse()).not.toBe('')
    return lastUse()
  })
  await api.get(PATHS.me, made.token)
  expect(await lastUse()).toBe(first)

  api.advance(61)
  await api.get(PATHS.me, made.token)
  await vi.waitFor(async () => expect(await lastUse()).not.toBe(first))
})
