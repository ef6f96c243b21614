import { once } from 'node:events'
import { createServer } from 'node:http'
import { PATHS } from '@latchkey/auth-core/contract'
import {
  claimsOf as callerClaims,
  createRemoteVerifier,
  requireAccess,
  requirePermission,
} from '@latchkey/auth-verifier/express'
import { rolePermissions } from '@latchkey/auth-core/roles'
import express from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createSecretBox } from '../src/services/secret-box.ts'
import { rotateKey } from '../src/use-cases/keys/rotate-key.ts'
import { createService, revokeService } from './support/service-credentials.ts'
import { forgerOf } from './support/forge.ts'
import { change, idOf, logInAs, SECRET, startApi, type TestApi } from './support/start-api.ts'

const PATIENT = { timeout: 5000, interval: 10 }

/** Starts another team's Express service, which uses only the verifier's Express entry point. */
async function startOrders(api: TestApi, credential?: string, url = api.url) {
  const known = credential ?? (await createService(api.ctx.db, 'orders', new Date()))
  const failures: unknown[] = []
  const issuer = createRemoteVerifier({
    url,
    credential: known,
    onError: (error) => failures.push(error),
  })
  const app = express()
  app.get('/orders', requireAccess(issuer), (_req, res) => {
    res.json({ of: callerClaims(res).user_id })
  })
  app.get('/all', requireAccess(issuer), requirePermission('accounts:read'), (_req, res) => {
    res.json([])
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    issuer.close()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const get = async (path: string, access?: string) => {
    const headers: Record<string, string> = access ? { authorization: `Bearer ${access}` } : {}
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    const body: unknown = await response.json()
    return { status: response.status, headers: response.headers, body }
  }
  return { get, failures }
}

/** Starts an API whose issuer and audience are the address on which it listens. */
async function startIssuer(): Promise<TestApi> {
  const api = await startApi()
  api.ctx.tokens.issuer = api.url
  api.ctx.tokens.audience = api.url
  return api
}

test('a resource server accepts access tokens from its first request on', async () => {
  const api = await startIssuer()
  const orders = await startOrders(api)
  const customer = await logInAs(api, 'ada')
  const staff = await logInAs(api, 'grace', 'staff')

  expect(await orders.get('/orders', customer.access)).toMatchObject({
    status: 200,
    body: { of: idOf(customer) },
  })
  expect(await orders.get('/orders')).toMatchObject({
    status: 401,
    body: { detail: 'Authentication credentials were not provided.' },
  })
  expect((await orders.get('/orders', customer.refresh)).status).toBe(401)
  expect((await orders.get('/all', customer.access)).status).toBe(403)
  expect((await orders.get('/all', staff.access)).status).toBe(200)
})

test('a resource server grants each role the permissions that the issuer configures', async () => {
  const api = await startIssuer()
  api.ctx.permissions = rolePermissions([])
  const orders = await startOrders(api)
  const staff = await logInAs(api, 'grace', 'staff')
  const admin = await logInAs(api, 'root', 'admin')

  expect((await orders.get('/orders', staff.access)).status).toBe(200)
  expect((await orders.get('/all', staff.access)).status).toBe(403)
  expect((await orders.get('/all', admin.access)).status).toBe(200)
  expect((await api.get(PATHS.roles)).status).toBe(401)
  expect((await api.get(PATHS.roles, admin.access)).status).toBe(401)
})

test('an issuer URL with a trailing slash is the same issuer', async () => {
  const api = await startIssuer()
  const orders = await startOrders(api, undefined, `${api.url}/`)
  const { access } = await logInAs(api, 'ada')

  expect((await orders.get('/orders', access)).status).toBe(200)
})

test('G08 the API and a resource server reject a token for another audience', async () => {
  const api = await startIssuer()
  const orders = await startOrders(api)
  const tokens = await logInAs(api, 'ada')
  const { access } = tokens
  const { signed, claims } = forgerOf(api, tokens)
  const forOrders = signed({ ...claims, aud: 'https://orders.example.com' })

  expect((await api.get(PATHS.me, forOrders)).status).toBe(401)
  expect((await orders.get('/orders', forOrders)).status).toBe(401)
  expect((await orders.get('/orders', access)).status).toBe(200)
})

test('a resource server rejects tokens after a logout and after a change of role', async () => {
  const api = await startIssuer()
  const orders = await startOrders(api)
  const [ada, grace] = [await logInAs(api, 'ada'), await logInAs(api, 'grace')]
  for (const { access } of [ada, grace]) {
    expect((await orders.get('/orders', access)).status).toBe(200)
  }

  await api.post(PATHS.blacklist, { refresh: ada.refresh })
  await change(api, idOf(grace), { role: 'staff' })

  for (const { access } of [ada, grace]) {
    await vi.waitFor(
      async () => expect((await orders.get('/orders', access)).status).toBe(401),
      PATIENT,
    )
  }
})

test('a resource server loads an unknown key when a token names it', async () => {
  const api = await startIssuer()
  const orders = await startOrders(api)
  expect((await orders.get('/orders', (await logInAs(api, 'ada')).access)).status).toBe(200)
  const options = { purpose: 'access', algorithm: 'ES256', isImmediate: true } as const
  await rotateKey(api.ctx.db, createSecretBox(SECRET), options, api.ctx.now())
  await api.ctx.keys.reload()

  const { access } = await logInAs(api, 'grace')

  expect((await orders.get('/orders', access)).status).toBe(200)
})

test('a resource server with a revoked credential returns 503 and reports the reason', async () => {
  const api = await startIssuer()
  const credential = await createService(api.ctx.db, 'orders', new Date())
  await revokeService(api.ctx.db, 'orders', new Date())
  const orders = await startOrders(api, credential)
  const { access } = await logInAs(api, 'ada')

  const { status, headers } = await orders.get('/orders', access)

  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('1')
  expect(orders.failures[0]).toMatchObject({ code: 'bad_credential' })
})
