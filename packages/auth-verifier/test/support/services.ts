import { once } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import { onTestFinished } from 'vitest'
import * as forExpress from '../../src/express.ts'
import * as forFastify from '../../src/fastify.ts'
import type { Polling, RemoteVerifierOptions } from '../../src/remote-verifier.ts'
import * as forWeb from '../../src/web.ts'
import { CREDENTIAL, type FakeIssuer } from './fake-issuer.ts'

type RoleName = 'buyer' | 'clerk'
type PermissionName = 'orders:read' | 'orders:refund'

/** A service that serves `/role` to every account and `/orders` to those that may read them. */
export interface Service {
  get: (path: string, token?: string) => Promise<Response>
  errors: unknown[]
}

/** Starts a service of each entry point. */
export const SERVICES: Record<string, (issuer: FakeIssuer) => Promise<Service>> = {
  Express: startExpress,
  Fastify: startFastify,
  'the web’s Request, on demand': (issuer) => startWeb(issuer, 'on-demand'),
  'the web’s Request, in the background': (issuer) => startWeb(issuer, 'background'),
}

const optionsFor = ({ url }: FakeIssuer, errors: unknown[]): RemoteVerifierOptions => ({
  url,
  credential: CREDENTIAL,
  onError: (error) => errors.push(error),
})

const headersFor = (token?: string): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

async function startExpress(issuer: FakeIssuer): Promise<Service> {
  const errors: unknown[] = []
  const verifier = forExpress.createRemoteVerifier<RoleName, PermissionName>(
    optionsFor(issuer, errors),
  )
  const app = express()
  app.get('/role', forExpress.requireAccess(verifier), (_req, res) => {
    const role: RoleName = forExpress.claimsOf<RoleName>(res).role
    res.json({ role })
  })
  app.get('/orders', forExpress.requireAccess(verifier, 'orders:read'), (_req, res) => {
    res.json([])
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    verifier.close()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return {
    errors,
    get: (path, token) => fetch(`http://127.0.0.1:${port}${path}`, { headers: headersFor(token) }),
  }
}

async function startFastify(issuer: FakeIssuer): Promise<Service> {
  const errors: unknown[] = []
  const verifier = forFastify.createRemoteVerifier<RoleName, PermissionName>(
    optionsFor(issuer, errors),
  )
  const app = fastify()
  app.get('/role', { onRequest: forFastify.requireAccess(verifier) }, async (request) => {
    const role: RoleName = forFastify.claimsOf<RoleName>(request).role
    return { role }
  })
  app.get(
    '/orders',
    { onRequest: forFastify.requireAccess(verifier, 'orders:read') },
    async () => [],
  )
  onTestFinished(async () => {
    verifier.close()
    await app.close()
  })
  return {
    errors,
    get: async (url, token) => {
      const answer = await app.inject({ url, headers: headersFor(token) })
      const { statusCode: status, headers } = answer
      return new Response(answer.body, { status, headers: headers as Record<string, string> })
    },
  }
}

async function startWeb(issuer: FakeIssuer, polling: Polling): Promise<Service> {
  const errors: unknown[] = []
  const verifier = forWeb.createRemoteVerifier<RoleName, PermissionName>({
    ...optionsFor(issuer, errors),
    polling,
  })
  onTestFinished(() => verifier.close())
  return {
    errors,
    get: async (path, token) => {
      const request = new Request(`http://service${path}`, { headers: headersFor(token) })
      const permission = path === '/orders' ? 'orders:read' : undefined
      const caller = await forWeb.requireAccess(verifier, request, permission)
      if (caller instanceof Response) return caller
      const role: RoleName = caller.role
      return Response.json(path === '/orders' ? [] : { role })
    },
  }
}
