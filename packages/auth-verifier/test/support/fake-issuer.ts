import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { PATHS, type Revocation } from '@latchkey/auth-core/contract'
import {
  createKeySet,
  generateKeyMaterial,
  importKey,
  mintAccessToken,
  toJwks,
  type TokenKey,
} from '@latchkey/auth-core/tokens'
import { onTestFinished } from 'vitest'

export const CREDENTIAL = 'credential'

const newKey = (): TokenKey => importKey(randomUUID(), 'ES256', generateKeyMaterial('ES256'))

/** A server that does what services need of an issuer, with other roles than this version has. */
export interface FakeIssuer {
  url: string
  /** Number of requests by path. */
  requests: Record<string, number>
  /** Returns an access token of another session. */
  mint: (claims?: { role?: string; sid?: string }, key?: TokenKey) => string
  /** Publishes another key. */
  publish: () => TokenKey
  /** The key that is published and has signed nothing. */
  standby: TokenKey
  revoke: (sid: string) => void
  /** Responds to every request with this status. */
  fail: (status: number | undefined) => void
}

export async function startFakeIssuer(): Promise<FakeIssuer> {
  const keys = [newKey(), newKey()] as [TokenKey, TokenKey]
  const revocations: Revocation[] = []
  const requests: Record<string, number> = {}
  const waiting = new Set<ServerResponse>()
  let failure: number | undefined

  const sendFeed = (res: ServerResponse): void => {
    waiting.delete(res)
    res.end(JSON.stringify({ revocations, next: String(revocations.length) }))
  }
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://issuer')
    requests[pathname] = (requests[pathname] ?? 0) + 1
    res.setHeader('Content-Type', 'application/json')
    if (failure !== undefined) res.writeHead(failure).end()
    else if (pathname === PATHS.jwks) res.end(JSON.stringify(toJwks(createKeySet(keys))))
    else if (req.headers.authorization !== `Bearer ${CREDENTIAL}`) res.writeHead(401).end()
    else if (pathname === PATHS.roles) res.end(JSON.stringify(ROLES))
    else if (searchParams.get('wait') === null) sendFeed(res)
    else if (Number(searchParams.get('since')) < revocations.length) sendFeed(res)
    else waiting.add(res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })

  const url = `http://127.0.0.1:${portOf(server.address())}`
  return {
    url,
    requests,
    standby: keys[1],
    mint: ({ role = 'clerk', sid = randomUUID() } = {}, key = keys[0]) => mint(url, key, role, sid),
    publish: () => {
      const key = newKey()
      keys.push(key)
      return key
    },
    revoke: (sid) => {
      revocations.push({ sid })
      for (const res of waiting) sendFeed(res)
    },
    fail: (status) => (failure = status),
  }
}

const ROLES = { buyer: [], clerk: ['orders:read'] }

function mint(issuer: string, key: TokenKey, role: string, sid: string): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { user_id: 'account', sid, ver: 0, role, jti: randomUUID(), iat, exp: iat + 300 }
  // The type has the roles of this version; another issuer has others.
  return mintAccessToken(
    key,
    { issuer, audience: issuer },
    claims as { role: 'customer' } & typeof claims,
  )
}

function portOf(address: unknown): number {
  return (address as { port: number }).port
}
