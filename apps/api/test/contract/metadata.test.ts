import { ACCESS_TOKEN_TYPE, PATHS, TOKEN_EXCHANGE } from '@latchkey/auth-core/contract'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { logInAs, startApi } from '../support/start-api.ts'
import { createServices, refreshFor } from '../support/services.ts'

describe('a document under /.well-known/', () => {
  test('may be cached and is sent once', async () => {
    const api = await startApi()

    for (const path of [PATHS.jwks, PATHS.issuerMetadata, PATHS.openIdMetadata]) {
      const first = await api.get(path)
      const etag = String(first.headers.get('etag'))
      const second = await api.request('GET', path, { headers: { 'if-none-match': etag } })
      const third = await api.request('GET', path, { headers: { 'if-none-match': '"other"' } })

      expect(first.status).toBe(200)
      for (const { headers } of [first, second]) {
        expect(headers.get('cache-control')).toBe('public, max-age=300')
        expect(headers.get('etag')).toBe(etag)
      }
      expect(second).toMatchObject({ status: 304, body: '' })
      expect(third).toMatchObject({ status: 200, body: first.body })
    }
  })

  test('names only endpoints of the API, and there is no security.txt without a contact', async () => {
    const api = await startApi()

    const { body } = await api.get(PATHS.issuerMetadata)
    const openId = await api.get(PATHS.openIdMetadata)

    expect(body).toMatchObject({
      issuer: 'http://localhost:8000',
      jwks_uri: 'http://localhost:8000/.well-known/jwks.json',
      token_endpoint: 'http://localhost:8000/auth/token/exchange/',
      grant_types_supported: [TOKEN_EXCHANGE],
      response_types_supported: [],
    })
    expect(openId.body).toEqual({
      ...Object(body),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [],
    })
    const served = Object.values<string>(PATHS).map((path) => `http://localhost:8000${path}`)
    for (const [name, value] of Object.entries<unknown>(Object(body))) {
      if (/_endpoint$|_uri$/.test(name)) expect(served).toContain(value)
    }
    expect(await api.get(PATHS.securityContact)).toMatchObject({ status: 404 })
    expect(Object((await api.get(PATHS.index)).body)).not.toHaveProperty('securityContact')
  })
})

test('security.txt names the configured contact and expires within a year', async () => {
  const contact = 'mailto:security@example.com'
  const api = await startApi({ environment: { SECURITY_CONTACT: contact } })

  const { status, headers, body } = await api.get(PATHS.securityContact)

  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const lines = String(body).split('\n')
  expect(lines).toEqual([
    `Contact: ${contact}`,
    expect.stringMatching(/^Expires: \d{4}-\d\d-\d\dT00:00:00.000Z$/),
    'Canonical: http://localhost:8000/.well-known/security.txt',
    '',
  ])
  const expires = Date.parse(String(lines[1]).slice('Expires: '.length))
  expect(expires).toBeGreaterThan(Date.now() + 170 * 86_400_000)
  expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000)
})

test('an OAuth library finds the endpoints, exchanges, introspects and revokes', async () => {
  const api = await startApi()
  api.ctx.tokens.issuer = api.url
  api.ctx.tokens.audience = api.url
  const { orders, billing } = await createServices(api)
  const { access } = await refreshFor(api, await logInAs(api, 'ada', 'staff'), 'orders')
  const insecure = { [oauth.allowInsecureRequests]: true }
  const issuer = new URL(api.url)
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
  )
  const client = { client_id: 'orders' }
  const asOrders = oauth.ClientSecretBasic(orders)

  const exchanged = await oauth.processGenericTokenEndpointResponse(
    server,
    client,
    await oauth.genericTokenEndpointRequest(
      server,
      client,
      asOrders,
      TOKEN_EXCHANGE,
      { subject_token: access, subject_token_type: ACCESS_TOKEN_TYPE, resource: 'billing' },
      insecure,
    ),
  )
  const other = { client_id: 'billing' }
  const introspect = async () =>
    oauth.processIntrospectionResponse(
      server,
      other,
      await oauth.introspectionRequest(
        server,
        other,
        oauth.ClientSecretBasic(billing),
        exchanged.access_token,
        insecure,
      ),
    )

  expect(await introspect()).toMatchObject({ active: true, client_id: 'orders', role: 'staff' })
  const keys = createRemoteJWKSet(new URL(String(server.jwks_uri)))
  const { payload } = await jwtVerify(exchanged.access_token, keys, { issuer: api.url })
  expect(payload).toMatchObject({ act: { sub: 'orders' } })

  const revoking = await oauth.revocationRequest(server, client, asOrders, access, insecure)
  await oauth.processRevocationResponse(revoking)
  expect(await introspect()).toEqual({ active: false })
})

test('an OAuth library reads an error', async () => {
  const api = await startApi()
  const { orders } = await createServices(api)
  const server = { issuer: api.url, token_endpoint: api.url + PATHS.exchange }
  const client = { client_id: 'orders' }
  const ask = async (credential: string) =>
    oauth.processGenericTokenEndpointResponse(
      server,
      client,
      await oauth.genericTokenEndpointRequest(
        server,
        client,
        oauth.ClientSecretBasic(credential),
        TOKEN_EXCHANGE,
        { subject_token: 'x', subject_token_type: ACCESS_TOKEN_TYPE, resource: 'billing' },
        { [oauth.allowInsecureRequests]: true },
      ),
    )

  await expect(ask(orders)).rejects.toMatchObject({ error: 'invalid_request', status: 400 })
  await expect(ask('wrong')).rejects.toMatchObject({
    cause: [{ scheme: 'basic', parameters: { realm: 'api' } }],
  })
})
