import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type NewStreamBody, PATHS, PolledEvents } from '@latchkey/auth-core/contract'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { expect, onTestFinished, vi } from 'vitest'
import { createService } from './service-credentials.ts'
import { operatorAsManager } from '../../src/use-cases/services/manager.ts'
import { createStream } from '../../src/use-cases/signals/manage-streams.ts'
import type { StreamRecord } from '../../src/stores/signal-stream-store.ts'
import type { TestApi } from './start-api.ts'

/** The claims of a security event token or a logout token. */
export interface Claims extends JWTPayload {
  sub_id?: unknown
  sid?: string
  events: Record<string, Record<string, unknown>>
}

export const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
export const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

/** Returns the type of an event without its address. */
export function typeOf({ events }: Claims): string {
  return Object.keys(events).join().split('/').at(-1) ?? ''
}

export interface EventReceiver {
  url: string
  /** The claims of each accepted token, in the order of arrival. */
  received: Claims[]
  /** The accepted tokens themselves. */
  tokens: string[]
  requests: IncomingMessage[]
  /** Returns the response to a request. It can wait, or fail with another status. */
  respond: (claims: Claims) => Promise<number> | number
}

/** Verifies tokens with the published keys, as a service would. */
export function verifierOf(api: TestApi, audience: string, typ = 'secevent+jwt') {
  const keys = createRemoteJWKSet(new URL(api.url + PATHS.jwks))
  const rules = { issuer: api.ctx.tokens.issuer, audience, typ, algorithms: ['ES256'] }
  return async (token: string): Promise<Claims> =>
    (await jwtVerify<Claims>(token, keys, rules)).payload
}

/** Starts a service that receives pushed events or logout tokens, and verifies them with jose. */
export async function startReceiver(
  api: TestApi,
  audience: string,
  delivery: 'push' | 'logout' = 'push',
  port = 0,
): Promise<EventReceiver & { stop: () => Promise<void> }> {
  const isPush = delivery === 'push'
  const verify = verifierOf(api, audience, isPush ? 'secevent+jwt' : 'logout+jwt')
  const receiver: EventReceiver = {
    url: '',
    received: [],
    tokens: [],
    requests: [],
    respond: () => (isPush ? 202 : 200),
  }
  const server = createServer((req, res) => {
    receiver.requests.push(req)
    void (async () => {
      const body = await text(req)
      const token = isPush ? body : String(new URLSearchParams(body).get('logout_token'))
      const claims = await verify(token)
      const status = await receiver.respond(claims)
      if (status < 300) receiver.tokens.push(token)
      if (status < 300) receiver.received.push(claims)
      res.writeHead(status).end(status < 300 ? '' : '{"err":"invalid_request"}')
    })().catch(() => res.writeHead(500).end())
  })
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)
  const address = server.address()
  receiver.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/events`
  return Object.assign(receiver, { stop })
}

/** Creates a service with a stream, and returns its credential. */
export async function serviceWithStream(
  api: TestApi,
  service: string,
  stream: Omit<NewStreamBody, 'service'>,
): Promise<{ credential: string; stream: StreamRecord }> {
  const { db, now, secretBox, eventSender } = api.ctx
  const credential = await createService(db, service, now())
  const settings = { db, now, secretBox, policy: eventSender.policy, algorithm: 'ES256' } as const
  const created = await createStream(settings, { service, ...stream }, operatorAsManager({ now }))
  return { credential, stream: created }
}

/** Polls and returns the response. By default without waiting. */
export async function poll(
  api: TestApi,
  credential: string,
  body: Record<string, unknown> = {},
): Promise<PolledEvents> {
  const answer = await api.post(
    PATHS.pollSignals,
    { returnImmediately: true, ...body },
    { authorization: `Bearer ${credential}` },
  )
  return PolledEvents.parse(answer.body)
}

/** Resolves when a poll has found no event, and waits for one. */
export function pollWaits({ ctx }: TestApi): Promise<void> {
  return new Promise((resolve) => {
    ctx.db.on('query-response', (_rows: unknown, { sql }: { sql: string }) => {
      if (sql.includes('pg_snapshot_xmin') && sql.includes('from revocations')) resolve()
    })
  })
}

/** Returns the unverified claims of polled events. */
export function claimsIn({ sets }: PolledEvents): Claims[] {
  return Object.values(sets).map((token) => decodeJwt<Claims>(token))
}

/** Waits until a receiver accepted `count` events. */
export async function receives({ received }: EventReceiver, count: number): Promise<void> {
  await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), {
    timeout: 8000,
    interval: 5,
  })
}
