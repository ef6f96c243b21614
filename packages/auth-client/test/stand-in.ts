import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { TokenStore } from '../src/client.ts'
import type { TokenPair } from '@latchkey/auth-core/contract'

const Body = z.object({
  refresh: z.string().optional(),
  idempotency_key: z.string().optional(),
  device_token: z.string().optional(),
  resource: z.string().optional(),
  scope: z.string().optional(),
})

/** Handles one request. `undefined` closes the connection. */
export type Handler = (request: {
  method: string
  path: string
  authorization: string | undefined
  refresh: string | undefined
  idempotencyKey: string | undefined
  deviceToken: string | undefined
  resource: string | undefined
  scope: string | undefined
}) => Promise<{ status: number; body: unknown; headers?: Record<string, string> } | undefined>

export interface StandIn {
  url: string
  /** The requested paths, in order. */
  asked: string[]
}

/** Starts a fake API over real HTTP, with only what a test needs. */
export async function startStandIn(
  handle: Handler,
  { hasDate = true }: { hasDate?: boolean } = {},
): Promise<StandIn> {
  const asked: string[] = []
  const server = createServer((req, res) => {
    asked.push(req.url ?? '')
    res.sendDate = hasDate
    void answer(req, res, handle)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on TCP has an address of this shape.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}

async function answer(req: IncomingMessage, res: ServerResponse, handle: Handler): Promise<void> {
  let text = ''
  for await (const chunk of req) text += String(chunk)
  const body = Body.parse(JSON.parse(text || '{}'))
  const result = await handle({
    method: req.method ?? '',
    path: req.url ?? '',
    authorization: req.headers.authorization,
    refresh: body.refresh,
    idempotencyKey: body.idempotency_key,
    deviceToken: body.device_token,
    resource: body.resource,
    scope: body.scope,
  })
  if (!result) return void req.socket.destroy()
  res.writeHead(result.status, { 'Content-Type': 'application/json', ...result.headers })
  res.end(result.status === 204 ? '' : JSON.stringify(result.body))
}

/** Returns a store in memory that records every write. */
export function memoryTokens(tokens?: TokenPair): TokenStore & { written: unknown[] } {
  let current = tokens
  const written: unknown[] = []
  return {
    written,
    refreshKey: (refreshToken) => `key of ${refreshToken}`,
    read: () => current,
    write: (next) => {
      current = next
      written.push(next)
    },
  }
}

/** Returns a token with the claims that a client reads. Its signature is not valid. */
export function accessToken(name: string, expSeconds: number): string {
  const iat = Math.floor(Date.now() / 1000)
  const payload = Buffer.from(JSON.stringify({ exp: expSeconds, iat, name })).toString('base64url')
  return `e30.${payload}.c2ln`
}
