import { PATHS, RevocationFeed } from '@latchkey/auth-core/contract'
import { describe, expect, test, vi } from 'vitest'
import { createService, revokeService } from '../../src/use-cases/services/credentials.ts'
import { change, claimsOf, idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'

async function newCredential(api: TestApi): Promise<string> {
  return String(await createService(api.ctx.db, 'orders', new Date()))
}

const feed = async (api: TestApi, credential: string, query = '') =>
  RevocationFeed.parse((await api.get(PATHS.revocations + query, credential)).body)

describe('GET /auth/revocations/', () => {
  test('tells a service which sessions and which versions no longer count', async () => {
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
    // What was told comes again while a transaction goes on that is older, in any database.
    await vi.waitFor(async () => {
      const page = await feed(api, credential, `?since=${next}`)
      next = page.next
      expect(page.revocations).toEqual([])
    }, 5000)
  })

  test('answers who waits as soon as there is something', async () => {
    const api = await startApi()
    const other = await startApi({ databaseUrl: api.databaseUrl })
    const credential = await newCredential(api)
    const { refresh } = await logInAs(api, 'ada')
    const { next } = await feed(api, credential)

    const waiting = feed(api, credential, `?since=${next}&wait=10`)
    await other.post(PATHS.blacklist, { refresh })

    expect((await waiting).revocations).toEqual([{ sid: claimsOf(refresh)['sid'] }])
  })

  test('leaves nothing out that was committed late', async () => {
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

  test('does not keep a follower waiting while a long transaction holds it where it is', async () => {
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

  test('begins anew for a follower of another cluster', async () => {
    const api = await startApi()
    const credential = await newCredential(api)
    const { access, refresh } = await logInAs(api, 'ada')
    await api.post(PATHS.blacklist, { refresh })

    const { revocations } = await feed(api, credential, '?since=999999999999')

    expect(revocations).toEqual([{ sid: claimsOf(access)['sid'] }])
  })

  test('takes the credential of a service, until it is revoked, and no access token', async () => {
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
    'refuses ?%s by name',
    async (query) => {
      const api = await startApi()
      const credential = await newCredential(api)

      const { status, body } = await api.get(`${PATHS.revocations}?${query}`, credential)

      expect(status).toBe(400)
      expect(Object.keys(Object(body))).toEqual([query.slice(0, query.indexOf('='))])
    },
  )

  test('keeps of a credential its hash alone', async () => {
    const api = await startApi()
    const credential = await newCredential(api)

    const kept = JSON.stringify(await api.ctx.db('services'))

    expect(credential).toMatch(/^latchkey_service_[\w-]{43}$/)
    expect(kept).not.toContain(credential.slice('latchkey_service_'.length))
  })
})

test('GET /auth/access/ says who calls, in headers too, for a proxy that asks first', async () => {
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
  expect((await api.get(PATHS.access)).status).toBe(401)
})
