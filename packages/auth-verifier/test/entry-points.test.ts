import { randomUUID } from 'node:crypto'
import { PATHS } from '@latchkey/auth-core/contract'
import { generateKeyMaterial, importKey } from '@latchkey/auth-core/tokens'
import { describe, expect, test, vi } from 'vitest'
import { createRemoteVerifier, requireAccess } from '../src/web.ts'
import { CREDENTIAL, startFakeIssuer } from './support/fake-issuer.ts'
import { SERVICES } from './support/services.ts'

const PATIENT = { timeout: 5000, interval: 20 }
const strangeKey = () => importKey(randomUUID(), 'ES256', generateKeyMaterial('ES256'))

describe.each(Object.entries(SERVICES))('a service with %s', (_name, start) => {
  test('accepts valid tokens with the roles of its issuer, and no others', async () => {
    const issuer = await startFakeIssuer()
    const service = await start(issuer)
    const token = issuer.mint({ role: 'buyer' })

    const accepted = await service.get('/role', token)
    expect(accepted.status).toBe(200)
    expect(await accepted.json()).toEqual({ role: 'buyer' })

    const missing = await service.get('/role')
    expect(missing.status).toBe(401)
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="api"')
    expect(await missing.json()).toEqual({
      detail: 'Authentication credentials were not provided.',
    })

    const forged = await service.get('/role', `${token.slice(0, -8)}AAAAAAAA`)
    expect(forged.status).toBe(401)
    expect(forged.headers.get('error-code')).toBe('token_invalid')
    expect(await forged.json()).toMatchObject({ code: 'token_not_valid', messages: [{}] })
    expect(service.errors).toEqual([])
  })

  test('grants the permissions that its issuer defines', async () => {
    const issuer = await startFakeIssuer()
    const service = await start(issuer)

    expect((await service.get('/orders', issuer.mint())).status).toBe(200)
    expect((await service.get('/orders', issuer.mint({ role: 'buyer' }))).status).toBe(403)
    expect((await service.get('/orders', issuer.mint({ role: 'unlisted' }))).status).toBe(403)
    expect((await service.get('/orders', issuer.mint({ role: 'toString' }))).status).toBe(403)
  })

  test('rejects the tokens of a session that has ended', async () => {
    const issuer = await startFakeIssuer()
    const service = await start(issuer)
    const token = issuer.mint({ sid: 'ended' })
    expect((await service.get('/role', token)).status).toBe(200)

    issuer.revoke('ended')

    await vi.waitFor(
      async () => expect((await service.get('/role', token)).status).toBe(401),
      PATIENT,
    )
    expect((await service.get('/role', issuer.mint())).status).toBe(200)
  })

  test('has the key on standby cached, also while it looks up no unknown key', async () => {
    const issuer = await startFakeIssuer()
    const service = await start(issuer)
    expect((await service.get('/role', issuer.mint())).status).toBe(200)
    expect((await service.get('/role', issuer.mint({}, strangeKey()))).status).toBe(401)
    const loaded = issuer.requests[PATHS.jwks]

    expect((await service.get('/role', issuer.mint({}, issuer.standby))).status).toBe(200)
    expect((await service.get('/role', issuer.mint({}, strangeKey()))).status).toBe(401)

    expect(issuer.requests[PATHS.jwks]).toBe(loaded)
  })

  test('looks up an unknown key', async () => {
    const issuer = await startFakeIssuer()
    const service = await start(issuer)
    expect((await service.get('/role', issuer.mint())).status).toBe(200)

    const key = issuer.publish()

    expect((await service.get('/role', issuer.mint({}, key))).status).toBe(200)
  })

  test('responds with 503 while its issuer does, and reports the reason', async () => {
    const issuer = await startFakeIssuer()
    issuer.fail(503)
    const service = await start(issuer)

    const { status, headers } = await service.get('/role', issuer.mint())

    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: '1',
    })
    expect(service.errors.length).toBeGreaterThan(0)
  })
})

test('on demand, requests share a read, and nothing is read before the first', async () => {
  const issuer = await startFakeIssuer()
  const verifier = createRemoteVerifier({ url: issuer.url, credential: CREDENTIAL })
  expect(issuer.requests).toEqual({})

  const requests = Array.from({ length: 20 }, async () => {
    const headers = { Authorization: `Bearer ${issuer.mint()}` }
    return requireAccess(verifier, new Request('http://service/', { headers }))
  })

  for (const caller of await Promise.all(requests)) expect(caller).toMatchObject({ ver: 0 })
  expect(issuer.requests).toEqual({
    [PATHS.revocations]: 1,
    [PATHS.jwks]: 1,
    [PATHS.roles]: 1,
  })
})
