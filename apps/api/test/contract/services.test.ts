import { fillPath, NewService, PATHS, Stream } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { purge } from '../../src/use-cases/purge.ts'
import { overtake } from '../support/hold-account.ts'
import { createService, revokeService } from '../support/service-credentials.ts'
import { postForm } from '../support/services.ts'
import { idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'

const HOUR_MS = 60 * 60 * 1000

async function setUp(environment: Record<string, string> = {}) {
  const api = await startApi({ environment })
  const tokens = await logInAs(api, 'ada', 'admin')
  return { api, tokens, ...actionsOf(api, tokens.access) }
}

function actionsOf(api: TestApi, access: string) {
  const headers = { authorization: `Bearer ${access}` }
  return {
    list: () => api.get(PATHS.services, access),
    create: (body: object) => api.post(PATHS.services, body, headers),
    revoke: (id: string) => api.request('DELETE', fillPath(PATHS.service, { id }), { headers }),
    createStream: (service: string) =>
      api.post(PATHS.streams, { service, delivery: 'poll' }, headers),
    verifyStream: (id: string) => api.post(fillPath(PATHS.streamVerification, { id }), {}, headers),
    deleteStream: (id: string) =>
      api.request('DELETE', fillPath(PATHS.stream, { id }), { headers }),
  }
}

const introspect = (api: TestApi, credential: string) =>
  postForm(api, PATHS.introspect, credential, { token: 'none' })

describe('an admin', () => {
  test('creates a service, sees when it was used, and revokes its credential', async () => {
    const { api, tokens, list, create, revoke } = await setUp()
    const created = await create({ name: 'orders', uri: 'https://orders.example.com' })
    const { credential, ...service } = NewService.parse(created.body)
    const unused = await list()

    const used = await introspect(api, credential)
    await expect.poll(async () => (await list()).body).not.toEqual(unused.body)
    const listed = await list()
    const revoked = await revoke(service.id)
    const again = await revoke(service.id)

    expect([created.status, used.status, revoked.status, again.status]).toEqual([
      201, 200, 204, 404,
    ])
    expect(service).toMatchObject({ name: 'orders', uri: 'https://orders.example.com' })
    expect(unused.body).toEqual([{ ...service, last_used_at: null }])
    expect(listed.body).toMatchObject([{ id: service.id, last_used_at: expect.any(String) }])
    expect((await introspect(api, credential)).status).toBe(401)
    expect((await list()).body).toEqual([])
    const events = await api.ctx.db('audit_events').where('kind', 'like', 'service%').orderBy('id')
    const by = { actor_id: idOf(tokens), account_id: null }
    expect(events).toMatchObject([
      { kind: 'service_created', details: { name: 'orders' }, ...by },
      { kind: 'service_revoked', details: { name: 'orders' }, ...by },
    ])
    expect(JSON.stringify([events, listed.body, unused.body])).not.toContain(credential)
  })

  test('gets an error per field', async () => {
    const { create } = await setUp()
    const uri = 'https://orders.example.com'
    await create({ name: 'orders', uri })

    for (const [body, field, text] of [
      [{}, 'name', /required/],
      [{ name: 'Orders!' }, 'name', /lowercase/],
      [{ name: 'orders' }, 'name', /already exists/],
      [{ name: 'billing', uri }, 'uri', /already exists/],
      [{ name: 'billing', uri: `${uri}/#x` }, 'uri', /canonical/],
      [
        { name: 'billing', uri: 'https://orders.example.com/'.padEnd(401, 'x') },
        'uri',
        /canonical/,
      ],
      [{ name: 'billing', uri: 'http://localhost:8000' }, 'uri', /Latchkey itself/],
    ] as const) {
      expect(await create(body)).toMatchObject({
        status: 400,
        body: { [field]: [expect.stringMatching(text)] },
      })
    }
  })

  test('has at most 100 services, also when two are created at once', async () => {
    const { api, list, create } = await setUp()
    await insertServices(api, 99, null)

    const both = await Promise.all([create({ name: 'one' }), create({ name: 'two' })])

    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([201, 400]))
    expect(both.map(({ body }) => body)).toContainEqual({
      non_field_errors: ['There are already 100 services. Revoke one first.'],
    })
    expect((await list()).body).toHaveLength(100)
  })

  test('stores at most 300 services in a day, with those that are revoked', async () => {
    const { api, create } = await setUp()
    const now = api.ctx.now().getTime()
    await insertServices(api, 100, new Date(now - 25 * HOUR_MS))
    await insertServices(api, 200, new Date(now - 23 * HOUR_MS))
    const full = await create({ name: 'one' })
    await purge(api.ctx)

    expect(full).toMatchObject({ status: 400, body: { non_field_errors: [/300/] } })
    expect(await api.ctx.db('services')).toHaveLength(200)
    expect((await create({ name: 'one' })).status).toBe(201)
  })
})

async function insertServices({ ctx }: TestApi, count: number, revokedAt: Date | null) {
  await ctx.db.raw(
    `insert into services (id, name, credential_hash, created_at, revoked_at)
     select gen_random_uuid(), 'of-' || gen_random_uuid(), uuid_send(gen_random_uuid()) ||
            uuid_send(gen_random_uuid()), now() - interval '2 days', ?
       from generate_series(1, ?)`,
    [revokedAt, count],
  )
}

describe('services and their streams', () => {
  test('are closed to staff unless they have the permission to manage them', async () => {
    const { api } = await setUp({ STAFF_PERMISSIONS: 'accounts:role,accounts:read' })
    const { databaseUrl } = api
    const open = await startApi({
      databaseUrl,
      environment: { STAFF_PERMISSIONS: 'services:manage' },
    })
    const { access } = await logInAs(api, 'grace', 'staff')
    const staff = actionsOf(api, access)
    const id = '01976f2e-8a1c-7b3d-9e4f-5a6b7c8d9e0f'

    const denied = [
      await staff.list(),
      await staff.create({ name: 'orders' }),
      await staff.revoke(id),
      await staff.createStream('orders'),
      await staff.verifyStream(id),
      await staff.deleteStream(id),
    ]

    expect(denied.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    const manager = actionsOf(open, access)
    expect((await manager.create({ name: 'orders' })).status).toBe(201)
    expect((await manager.createStream('orders')).status).toBe(201)
  })

  test('stay as they are when the admin is demoted before a change', async () => {
    const { api, tokens, create, revoke, ...streams } = await setUp()
    const service = NewService.parse((await create({ name: 'orders' })).body)
    const { id } = Stream.parse((await streams.createStream('orders')).body)
    await create({ name: 'billing' })
    const stored = () => Promise.all([api.ctx.db('services'), api.ctx.db('signal_streams')])
    const before = await stored()
    const demote = (trx: TestApi['ctx']['db']) =>
      trx('accounts')
        .where({ id: idOf(tokens) })
        .update({ state_version: 99 })

    for (const change of [
      () => create({ name: 'new' }),
      () => revoke(service.id),
      () => streams.createStream('billing'),
      () => streams.verifyStream(id),
      () => streams.deleteStream(id),
    ]) {
      const answer = await overtake(api.ctx.db, idOf(tokens), change, demote)
      expect(answer).toMatchObject({ status: 401 })
      await api.ctx
        .db('accounts')
        .where({ id: idOf(tokens) })
        .update({ state_version: 0 })
    }
    expect(await stored()).toEqual(before)
  })
})

test('a revoked service frees its name, and its stream ends with it', async () => {
  const { api, list, create, createStream } = await setUp()
  await createService(api.ctx.db, 'orders', api.ctx.now())
  await createStream('orders')
  await revokeService(api.ctx.db, 'orders', new Date(api.ctx.now().getTime() - 25 * HOUR_MS))

  expect((await create({ name: 'orders' })).status).toBe(201)
  await purge(api.ctx)

  expect((await list()).body).toMatchObject([{ name: 'orders' }])
  expect(await api.ctx.db('services')).toHaveLength(1)
  expect(await api.ctx.db('signal_streams')).toEqual([])
})
