import { fillPath, PATHS, SessionList, type TokenPair } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { startTogether } from '../support/start-together.ts'
import { idOf, logIn, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'

const asked = (api: TestApi, access: string) => {
  const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' }
  return {
    get: (path: string) => api.get(path, access),
    patch: (id: string, edit: unknown, more: Record<string, string> = {}) =>
      api.request('PATCH', fillPath(PATHS.account, { id }), {
        headers: { ...headers, ...more },
        body: JSON.stringify(edit),
      }),
    delete: (path: string, more: Record<string, string> = {}) =>
      api.request('DELETE', path, { headers: { ...headers, ...more } }),
  }
}

async function setUp() {
  const api = await startApi()
  const admin = await logInAs(api, 'ada', 'admin')
  const grace = await logInAs(api, 'grace')
  return { api, admin, grace, by: asked(api, admin.access), id: idOf(grace) }
}

describe('one account', () => {
  test('is returned with its version to callers who may read accounts', async () => {
    const { api, by, id, grace } = await setUp()
    const staff = await logInAs(api, 'barbara', 'staff')

    const { status, body, headers } = await by.get(fillPath(PATHS.account, { id }))

    expect(status).toBe(200)
    expect(body).toMatchObject({ id, username: 'grace', role: 'customer', is_active: true })
    expect(JSON.stringify(body)).not.toMatch(/bcrypt|version/)
    expect(headers.get('etag')).toBe('"1"')
    expect((await api.get(fillPath(PATHS.account, { id }), staff.access)).status).toBe(200)
    expect((await api.get(fillPath(PATHS.account, { id }), grace.access)).status).toBe(403)
    expect((await api.get(fillPath(PATHS.account, { id }))).status).toBe(401)
  })

  test('with an unknown or malformed id gets 404', async () => {
    const { by } = await setUp()

    for (const id of [crypto.randomUUID(), 'x']) {
      expect((await by.get(fillPath(PATHS.account, { id }))).status).toBe(404)
      expect((await by.patch(id, { role: 'staff' })).status).toBe(404)
      expect((await by.delete(fillPath(PATHS.account, { id }))).status).toBe(404)
    }
  })

  test('can be created with any role only by callers who may write accounts', async () => {
    const { api, admin, grace } = await setUp()
    const body = { username: 'edsger', email: 'e@example.com', password: PASSWORD, role: 'admin' }
    const make = (access: string) =>
      api.post(PATHS.newAccount, body, { authorization: `Bearer ${access}` })

    expect((await make(grace.access)).status).toBe(403)
    expect(await make(admin.access)).toMatchObject({ status: 201, body: { role: 'admin' } })
  })
})

describe('an edit', () => {
  test('changes the given fields and revokes issued tokens at once', async () => {
    const { api, by, id, grace } = await setUp()

    const { body } = await by.patch(id, { role: 'staff', email: 'new@example.com' })

    expect(body).toMatchObject({ role: 'staff', email: 'new@example.com', is_active: true })
    expect((await api.get(PATHS.me, grace.access)).status).toBe(401)
    expect((await api.post(PATHS.refresh, { refresh: grace.refresh })).status).toBe(401)
    const renewed = await logIn(api, 'grace')
    expect((await api.get(PATHS.accounts, renewed.access)).status).toBe(200)
  })

  test('that changes nothing revokes no tokens, and a password is not a field', async () => {
    const { api, by, id, grace } = await setUp()
    const hash = () => api.ctx.db('accounts').where({ id }).pluck<string[]>('password_hash')
    const before = await hash()
    const password = 'chosen by an admin'

    const edit = { email: 'grace@example.com', role: 'customer', password, new_password: password }
    const { status } = await by.patch(id, edit)

    expect(status).toBe(200)
    expect(await hash()).toEqual(before)
    expect((await api.get(PATHS.me, grace.access)).status).toBe(200)
  })

  test('that disables an account ends its sessions for good', async () => {
    const { api, by, id, grace } = await setUp()

    await by.patch(id, { is_active: false })
    await by.patch(id, { is_active: true })

    expect((await api.post(PATHS.refresh, { refresh: grace.refresh })).status).toBe(401)
    expect((await api.get(PATHS.me, (await logIn(api, 'grace')).access)).status).toBe(200)
  })

  test('with an outdated If-Match gets 412 and changes nothing', async () => {
    const { by, id } = await setUp()
    const seen = { 'if-match': '"1"' }
    expect((await by.patch(id, { role: 'staff' }, seen)).headers.get('etag')).toBe('"2"')

    const late = await by.patch(id, { email: 'late@example.com' }, seen)

    expect(late).toMatchObject({ status: 412, body: { code: 'edit_conflict' } })
    expect((await by.delete(fillPath(PATHS.account, { id }), seen)).status).toBe(412)
    expect((await by.get(fillPath(PATHS.account, { id }))).body).toMatchObject({
      email: 'grace@example.com',
    })
    expect((await by.patch(id, { role: 'admin' }, { 'if-match': '*' })).status).toBe(200)
    expect((await by.patch(id, { role: 'staff' }, { 'if-match': 'W/"3"' })).status).toBe(200)
    expect((await by.patch(id, { role: 'admin' }, { 'if-match': 'W/"3"' })).status).toBe(412)
  })

  test.each([
    [{ email: 'no address' }, 'email'],
    [{ email: 'ADA@example.com' }, 'email'],
    [{ role: 'root' }, 'role'],
    [{ is_active: 'perhaps' }, 'is_active'],
    [{ is_active: null }, 'is_active'],
  ])('of %j is rejected with an error for the field', async (edit, field) => {
    const { by, id } = await setUp()

    const { status, body } = await by.patch(id, edit)

    expect([status, Object.keys(Object(body))]).toEqual([400, [field]])
  })

  test('requires the permission and cannot change the caller’s own account', async () => {
    const { api, admin, by, id, grace } = await setUp()
    const staff = await logInAs(api, 'barbara', 'staff')
    const own = idOf(admin)

    expect((await asked(api, staff.access).patch(id, { role: 'admin' })).status).toBe(403)
    expect((await asked(api, grace.access).patch(id, { role: 'admin' })).status).toBe(403)
    for (const edit of [{ role: 'customer' }, { is_active: false }, { email: 'a@example.org' }]) {
      expect(await by.patch(own, edit)).toMatchObject({
        status: 403,
        body: { code: 'own_account' },
      })
    }
    expect((await by.delete(fillPath(PATHS.account, { id: own }))).status).toBe(403)
  })
})

test('deleting an account deletes its sessions and revokes its tokens', async () => {
  const { api, by, id, grace } = await setUp()

  expect((await by.delete(fillPath(PATHS.account, { id }))).status).toBe(204)

  expect(await api.get(PATHS.accounts, grace.access)).toMatchObject({
    status: 401,
    body: { code: 'user_not_found' },
  })
  expect((await api.post(PATHS.refresh, { refresh: grace.refresh })).status).toBe(401)
  expect((await by.get(fillPath(PATHS.account, { id }))).status).toBe(404)
})

test('sessions of another account can be listed and ended with permission', async () => {
  const { api, by, id, grace } = await setUp()
  const staff = await logInAs(api, 'barbara', 'staff')
  await logIn(api, 'grace')
  const path = `${fillPath(PATHS.account, { id })}sessions/`

  expect(SessionList.parse((await by.get(path)).body)).toHaveLength(2)
  expect((await api.get(path, grace.access)).status).toBe(403)
  expect((await asked(api, staff.access).delete(path)).status).toBe(403)
  expect(await by.delete(path)).toMatchObject({ status: 200, body: { ended: 2 } })

  expect((await api.get(PATHS.me, grace.access)).status).toBe(401)
  const entries = await api.ctx.db('audit_events').where({ kind: 'session_ended' })
  expect(entries.map((entry) => entry.account_id)).toEqual([id, id])
})

test('admins who demote each other at the same time leave at least one admin', async () => {
  const api = await startApi()
  const admins: TokenPair[] = []
  for (const name of ['ada', 'grace', 'edsger', 'barbara']) {
    admins.push(await logInAs(api, name, 'admin'))
  }

  const answers = await startTogether(
    api.ctx.db,
    'accounts',
    admins.map((admin, i) => () => {
      const next = admins[(i + 1) % admins.length] ?? admin
      return asked(api, admin.access).patch(idOf(next), { role: 'customer' })
    }),
  )

  // An admin who is demoted while waiting gets 401 and changes no account.
  const statuses = answers.map(({ status }) => status)
  const changed = statuses.filter((status) => status === 200).length
  expect(statuses.filter((status) => ![200, 401, 409].includes(status))).toEqual([])
  expect(changed).toBeGreaterThan(0)
  expect(await api.ctx.db('accounts').where({ role: 'admin' })).toHaveLength(4 - changed)
})

describe('the last active admin', () => {
  test('remains when twenty admins demote each other at once', async () => {
    const api = await startApi()
    const admins: TokenPair[] = []
    for (let n = 0; n < 20; n++) admins.push(await logInAs(api, `admin${n}`, 'admin'))

    const statuses = await Promise.all(
      admins.flatMap((own) =>
        admins
          .filter((other) => other !== own)
          .map(async (other) => {
            const edit = { role: 'customer' }
            return (await asked(api, own.access).patch(idOf(other), edit)).status
          }),
      ),
    )

    expect(statuses.filter((status) => ![200, 401, 403, 409].includes(status))).toEqual([])
    const left = await api.ctx.db('accounts').where({ role: 'admin', is_active: true })
    expect(left.length).toBeGreaterThan(0)
  })

  test('is protected by the table against any SQL', async () => {
    const api = await startApi()
    await logInAs(api, 'ada', 'admin')
    const { db } = api.ctx

    await expect(db('accounts').update({ role: 'staff' })).rejects.toThrow('The last active admin')
    await expect(db('accounts').update({ is_active: false })).rejects.toThrow('The last active')
    await expect(db('accounts').delete()).rejects.toThrow('The last active admin stays.')
    await db('accounts').update({ email: 'new@example.com' })
  })
})
