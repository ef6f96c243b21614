import { fillPath, PATHS, Stream } from '@latchkey/auth-core/contract'
import { operatorAsManager } from '../../src/use-cases/services/manager.ts'
import { describe, expect, test } from 'vitest'
import { createService } from '../support/service-credentials.ts'
import { verifyStream } from '../../src/use-cases/signals/manage-streams.ts'
import { poll, serviceWithStream } from '../support/event-receiver.ts'
import { latchkey } from '../support/latchkey.ts'
import { logInAs, startApi } from '../support/start-api.ts'

async function setUp() {
  const api = await startApi()
  await createService(api.ctx.db, 'orders', new Date())
  const { access } = await logInAs(api, 'ada', 'admin')
  const as = { authorization: `Bearer ${access}` }
  const create = (body: object) => api.post(PATHS.streams, { service: 'orders', ...body }, as)
  return { api, access, as, create }
}

describe('an admin', () => {
  test('creates, lists, verifies and ends a stream, without seeing its authorization', async () => {
    const { api, access, as, create } = await setUp()
    const url = 'https://orders.example.com/events'
    const created = await create({ delivery: 'push', url, authorization: 'Bearer secret' })
    const stream = Stream.parse(created.body)
    const params = { id: stream.id }

    const listed = await api.get(PATHS.streams, access)
    const verified = await api.post(fillPath(PATHS.streamVerification, params), {}, as)
    const ended = await api.request('DELETE', fillPath(PATHS.stream, params), { headers: as })
    const again = await api.request('DELETE', fillPath(PATHS.stream, params), { headers: as })

    expect(created.status).toBe(201)
    expect(stream).toMatchObject({ service: 'orders', url, has_authorization: true })
    expect(listed.body).toMatchObject([{ id: stream.id, status: 'enabled' }])
    expect(JSON.stringify([created.body, listed.body])).not.toContain('secret')
    expect([verified.status, ended.status, again.status]).toEqual([202, 204, 404])
    const kinds = await api.ctx.db('audit_events').where('kind', 'like', 'stream%').orderBy('id')
    expect(kinds.map(({ kind }) => String(kind))).toEqual(['stream_created', 'stream_revoked'])
  })

  test('gets an error per field', async () => {
    const { create } = await setUp()
    const cases: [body: object, fields: Record<string, RegExp>][] = [
      [{ service: 'unknown', delivery: 'poll' }, { service: /no active service/ }],
      [{ delivery: 'push' }, { url: /required/ }],
      [{ delivery: 'poll', url: 'https://a.example' }, { url: /no URL/ }],
      [{ delivery: 'push', url: 'http://a.example' }, { url: /https/ }],
      [{ delivery: 'push', url: 'https://10.0.0.1/' }, { url: /public address/ }],
      [{ delivery: 'push', url: 'https://u:p@a.example' }, { url: /without user/ }],
      [{ delivery: 'push', url: 'nonsense' }, { url: /valid URL/ }],
      [
        { delivery: 'logout', url: 'https://a.example', authorization: 'x' },
        { authorization: /push/ },
      ],
      [
        { delivery: 'push', url: 'https://a.example', authorization: 'a\nb' },
        { authorization: /ASCII/ },
      ],
      [{ delivery: 'carrier pigeon' }, { delivery: /not a valid choice/ }],
    ]

    for (const [body, fields] of cases) {
      const expected = Object.entries(fields).map(([field, text]) => [
        field,
        [expect.stringMatching(text)],
      ])
      expect(await create(body)).toMatchObject({
        status: 400,
        body: Object.fromEntries(expected),
      })
    }
  })

  test('cannot create a second stream for a service, or one without a published key', async () => {
    const { create } = await setUp()
    expect((await create({ delivery: 'poll' })).status).toBe(201)

    expect(await create({ delivery: 'poll' })).toMatchObject({
      status: 400,
      body: { service: ['This service has a stream.'] },
    })
    const environment = { ACCESS_TOKEN_ALGORITHM: 'HS256' }
    const symmetric = await startApi({ hasOwnKeys: true, environment })
    await createService(symmetric.ctx.db, 'orders', new Date())
    const { access } = await logInAs(symmetric, 'ada', 'admin')
    const body = { service: 'orders', delivery: 'poll' }
    const as = { authorization: `Bearer ${access}` }
    expect((await symmetric.post(PATHS.streams, body, as)).body).toHaveProperty('delivery')
    const { credential } = await serviceWithStream(symmetric, 'other', { delivery: 'poll' })
    const { id } = await symmetric.ctx.db('signal_streams').first()
    await verifyStream(symmetric.ctx, id, operatorAsManager(symmetric.ctx))
    const polled = { authorization: `Bearer ${credential}` }
    expect((await symmetric.post(PATHS.pollSignals, {}, polled)).status).toBe(503)
  })
})

test('the command line creates, lists, verifies and ends a stream', async () => {
  const api = await startApi({ hasBackground: false })
  await createService(api.ctx.db, 'orders', new Date())
  const url = 'https://orders.example.com/events'
  const run = (...args: string[]) => latchkey(api, ['streams', ...args], 'Bearer secret')

  const created = await run('create', 'orders', 'push', '--url', url, '--with-authorization')
  const [verified, listed] = await Promise.all([run('verify', 'orders'), run('list')])
  const ended = await run('revoke', 'orders')

  expect(created).toMatchObject({ code: 0, errors: '' })
  expect(verified.output).toMatch(/gets a verification event with the state \S{22}\.$/m)
  expect(listed.output).toMatch(/orders +push +https:\S+ +enabled/)
  expect([listed.output, created.output].join()).not.toContain('secret')
  expect(ended.output).toBe('Ended the stream of orders.\n')
})

test('the metadata names the issuer, its keys and the two deliveries of the framework', async () => {
  const { api } = await setUp()

  const { status, headers, body } = await api.get(PATHS.ssfMetadata)

  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300'])
  expect(body).toEqual({
    spec_version: '1_0',
    issuer: 'http://localhost:8000',
    jwks_uri: 'http://localhost:8000/.well-known/jwks.json',
    delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    default_subjects: 'ALL',
  })
})

test('a service without a stream to poll gets 404', async () => {
  const api = await startApi()
  const credential = await createService(api.ctx.db, 'orders', new Date())
  const url = 'https://push.example.com'
  const push = await serviceWithStream(api, 'push', { delivery: 'push', url })

  for (const one of [credential, push.credential]) {
    const answer = await api.post(PATHS.pollSignals, {}, { authorization: `Bearer ${one}` })
    expect(answer.status).toBe(404)
  }
  await expect(poll(api, credential)).rejects.toThrow()
})
