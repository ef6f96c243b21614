import { test as base } from '@latchkey/auth-testing/vitest'
import { expect, inject } from 'vitest'

const test = base.extend({
  serverOptions: { databaseUrl: inject('postgresUrl'), environment: { ROTATION: 'strict' } },
  issuerOptions: { issuer: 'https://auth.example.com' },
})
let former = ''

test('a test has an issuer and a server with its options', async ({ server, issuer }) => {
  const { id } = await server.createAccount()
  former = server.url

  expect(id).toMatch(/^[\w-]{36}$/)
  expect(issuer.jwks().keys).toHaveLength(1)
  expect(await issuer.verifier.verify(issuer.accessToken())).toMatchObject({
    iss: 'https://auth.example.com',
  })
})

test('the server of a test stops with the test', async () => {
  await expect(fetch(former)).rejects.toThrow('fetch failed')
})
