import { once } from 'node:events'
import { createServer } from 'node:http'
import { assertPermission } from '@latchkey/auth-core/roles'
import {
  createRemoteVerifier,
  type RemoteVerifierOptions,
  requireAccess,
  requirePermission,
} from '@latchkey/auth-verifier/express'
import express, { type RequestHandler } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { logInAs, startApi, type TestApi } from './support/start-api.ts'
import {
  BILLING_URI,
  createServices,
  exchanged,
  refreshFor,
  type Services,
} from './support/services.ts'

const ok: RequestHandler = (_req, res) => void res.json({})

/** Starts an API whose issuer and audience are the address on which it listens. */
async function setUp() {
  const api = await startApi()
  api.ctx.tokens.issuer = api.url
  api.ctx.tokens.audience = api.url
  const services = await createServices(api)
  return { api, services, tokens: await logInAs(api, 'ada', 'admin') }
}

function verifierOf(
  api: TestApi,
  { orders }: Services,
  options: Partial<RemoteVerifierOptions> = {},
) {
  const verifier = createRemoteVerifier({ url: api.url, credential: orders, ...options })
  onTestFinished(verifier.close)
  const accepts = async (token: string): Promise<unknown> => {
    try {
      return (await verifier.verify(token)).aud
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error
    }
  }
  return { verifier, accepts }
}

test('a verifier with an audience accepts only tokens for it, others only if it is set to', async () => {
  const { api, services, tokens } = await setUp()
  const forOrders = await refreshFor(api, tokens, 'orders')
  const forBilling = await exchanged(api, services.orders, {
    subject_token: forOrders.access,
    resource: 'billing',
  })
  const all = [tokens.access, forOrders.access, forBilling]
  const askAll = async (options: Partial<RemoteVerifierOptions>) => {
    const { accepts } = verifierOf(api, services, options)
    return [await accepts(all[0] ?? ''), await accepts(all[1] ?? ''), await accepts(all[2] ?? '')]
  }

  const no = 'token_invalid'
  expect(await askAll({})).toEqual([api.url, no, no])
  expect(await askAll({ audience: 'orders' })).toEqual([no, 'orders', no])
  expect(await askAll({ audience: BILLING_URI })).toEqual([no, no, BILLING_URI])
  expect(await askAll({ audience: 'billing' })).toEqual([no, no, no])
  expect(await askAll({ audience: 'orders', acceptsDefaultTokens: true })).toEqual([
    api.url,
    'orders',
    no,
  ])
})

test('a scope limits the permissions of a token at a service', async () => {
  const { api, services, tokens } = await setUp()
  const { access } = await refreshFor(api, tokens, 'orders', 'accounts:read')
  const { verifier } = verifierOf(api, services, { audience: 'orders' })
  const app = express()
  app.get('/read', requireAccess(verifier), requirePermission('accounts:read'), ok)
  app.get('/write', requireAccess(verifier), requirePermission('accounts:write'), ok)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const get = async (path: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status
  }

  expect(await get('/read', access)).toBe(200)
  expect(await get('/write', access)).toBe(403)
  expect(await get('/read', tokens.access)).toBe(401)
  const claims = await verifier.verify(access)
  const asCustomer = { ...claims, role: 'customer' } as const
  expect(() => assertPermission(asCustomer, 'accounts:read', verifier.permissions())).toThrow(
    expect.objectContaining({ code: 'permission_denied' }),
  )
})
