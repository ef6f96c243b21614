import { PATHS, RevocationFeed } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { createService, revokeService } from '../support/service-credentials.ts'
import { change, claimsOf, idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'

async function newCredential(api: TestApi): Promise<string> {
  return await createService(api.ctx.db, 'orders', new Date())
}

const feed = async (api: TestApi, credential: string, query = '') =>
  RevocationFeed.parse((await api.get(PATHS.revocations + query, credential)).body)

describe('GET /auth/revocations/', () => {
  test('returns revoked sessions and account versions to a service', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const [ada, grace] = [await logInAs(api, 'ada'), await logInAs(api, 'grace')]
    await api.post(PATHS.blacklist, { refresh: ada.refresh })
    const first = await feed(api, credential)
    await change(api, idOf(grace), { role: 'staff' })

    const second = await feed(api, credential, `?since=${first.next}`)

    expect(first.revocations).toEqual([{ sid: claimsOf(ada.access)['sid'] }])
    expect(second.revocations).toContainEqual({ user_id: idOf(grace), ver: 1 })
    let { next } = second
    // While an older transaction is open in any database, the feed repeats revocations.
    await vi.waitFor(async () => {
      const page = await feed(api, credential, `?since=${next}`)
      next = page.next
      expect(page.revocations).toEqual([])
    }, 5000)
  })

  test('answers a waiting request as soon as a session is revoked', async () => {
    const api = await startApi()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    const credential = await newCredential(api)
    const { refresh } = await logInAs(api, 'ada')
    const { next } = await feed(api, credential)

    const waiting = feed(api, credential, `?since=${next}&wait=10`)
    await other.post(PATHS.blacklist, { refresh })

    expect((await waiting).revocations).toEqual([{ sid: claimsOf(refresh)['sid'] }])
  })

  test('includes a revocation that commits late', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const { next } = await feed(api, credential)
    const late = await api.ctx.db.transaction()
    await late('revocations').insert({ session_id: '019b0000-0000-7000-8000-000000000001' })
    await api.ctx.db('revocations').insert({ session_id: '019b0000-0000-7000-8000-000000000002' })
    const first = await feed(api, credential, `?since=${next}`)
    expect(first.revocations).toHaveLength(1)

    await late.commit()

    const { revocations } = await feed(api, credential, `?since=${first.next}`)
    expect(revocations).toContainEqual({ sid: '019b0000-0000-7000-8000-000000000001' })
  })

  test('answers at once with new revocations while a long transaction is open', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const { access, refresh } = await logInAs(api, 'ada')
    const long = await api.ctx.db.transaction()
    await long('revocations').insert({ session_id: '019b0000-0000-7000-8000-000000000001' })
    const { next } = await feed(api, credential)
    await api.post(PATHS.blacklist, { refresh })

    const { revocations } = await feed(api, credential, `?since=${next}&wait=10`)

    expect(revocations).toEqual([{ sid: claimsOf(access)['sid'] }])
    await long.rollback()
  })

  test('starts from the beginning for a cursor of another cluster', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const { access, refresh } = await logInAs(api, 'ada')
    await api.post(PATHS.blacklist, { refresh })

    const { revocations } = await feed(api, credential, '?since=999999999999')

    expect(revocations).toEqual([{ sid: claimsOf(access)['sid'] }])
  })

  test('accepts a service credential until it is revoked, and no access token', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const { access } = await logInAs(api, 'ada', 'admin')
    expect((await api.get(PATHS.revocations, credential)).status).toBe(200)

    await revokeService(api.ctx.db, 'orders', new Date())

    for (const bad of [credential, access, 'x']) {
      expect(await api.get(PATHS.revocations, bad)).toMatchObject({
        status: 401,
        body: { code: 'bad_credential' },
      })
    }
    expect((await api.get(PATHS.revocations)).status).toBe(401)
  })

  test.each(['since=x', 'since=-1', 'wait=-1', 'wait=11', 'wait=x', 'since=1&since=2'])(
    'rejects ?%s with an error for its parameter',
    async (query) => {
      const api = await startApi()
      const credential = await newCredential(api)

      const { status, body } = await api.get(`${PATHS.revocations}?${query}`, credential)

      expect(status).toBe(400)
      expect(Object.keys(Object(body))).toEqual([query.slice(0, query.indexOf('='))])
    },
  )

  test('stores only the hash of a credential', async () => {
    const api = await startApi()
    const credential = await newCredential(api)

    const kept = JSON.stringify(await api.ctx.db('services'))

    expect(credential).toMatch(/^latchkey_service_[\w-]{43}$/)
    expect(kept).not.toContain(credential.slice('latchkey_service_'.length))
  })
})

test('GET /auth/access/ returns the caller in the body and in headers for a proxy', async () => {
  const api = await startApi()
  const tokens = await logInAs(api, 'ada', 'staff')

  const { status, body, headers } = await api.get(PATHS.access, tokens.access)

  expect(status).toBe(200)
  expect(body).toEqual({
    user_id: idOf(tokens),
    sid: claimsOf(tokens.access)['sid'],
    role: 'staff',
    exp: claimsOf(tokens.access)['exp'],
  })
  expect(headers.get('auth-user-id')).toBe(idOf(tokens))
  expect(headers.get('auth-role')).toBe('staff')
  expect(headers.get('auth-session-id')).toBe(claimsOf(tokens.access)['sid'])
  expect(headers.get('auth-permissions')).toBe('accounts:read')
  const refused = await api.get(PATHS.access)
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="api"')
  expect(refused.headers.get('auth-user-id')).toBeNull()
})

test('GET /auth/access/ rejects callers without the permission or role that it names', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada', 'staff')
  const customer = await logInAs(api, 'grace')
  const status = async (query: string, token = access) =>
    (await api.get(`${PATHS.access}?${query}`, token)).status

  expect(await status('permission=accounts:read')).toBe(200)
  expect(await status('permission=accounts:delete')).toBe(403)
  expect(await status('permission=accounts:read', customer.access)).toBe(403)
  expect(await status('role=staff')).toBe(200)
  expect(await status('role=customer')).toBe(403)
  expect(await status('role=staff&permission=accounts:delete')).toBe(403)
  expect(await status('role=root')).toBe(400)
  expect(await status('permission=accounts:raed')).toBe(400)
  expect(await status('permission=accounts:read&permission=audit:read')).toBe(400)
  expect(await status('role=staff', 'no token')).toBe(401)
})

test('GET /auth/access/ ignores what a gateway passes on of the request', async () => {
  const api = await startApi()
  const { access } = await logInAs(api, 'ada')

  const { status, headers } = await api.request('GET', PATHS.access, {
    headers: {
      authorization: `Bearer ${access}`,
      'auth-role': 'admin',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-method': 'POST',
      'x-forwarded-uri': '/orders?role=admin',
      'x-forwarded-host': 'shop.example.com',
    },
  })

  expect(status).toBe(200)
  expect(headers.get('auth-role')).toBe('customer')
})
