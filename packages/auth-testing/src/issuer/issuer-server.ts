import type { IncomingMessage, ServerResponse } from 'node:http'
import { FeedQuery, PATHS, type RevocationFeed } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { toWire } from '@latchkey/auth-core/wire'
import { startLoopbackServer } from '../loopback-server.ts'
import { createTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts'

const CREDENTIAL = 'latchkey_service_for_tests'

/** An issuer with the endpoints that `createRemoteVerifier` uses. */
export interface IssuerServer extends TestIssuer {
  url: string
  /** The credential that the roles and the revocation feed require. */
  credential: string
  close: () => Promise<void>
}

/**
 * Starts an issuer that serves its keys, its roles and its revocation feed on the loopback address.
 * By default, its address is the issuer of its tokens.
 */
export async function startTestIssuer(options: TestIssuerOptions = {}): Promise<IssuerServer> {
  const { url, handle, close } = await startLoopbackServer()
  const issuer = createTestIssuer({ issuer: url, ...options })
  handle((req, res) => void respond(issuer, req, res))
  return { ...issuer, url, credential: CREDENTIAL, close }
}

async function respond(
  issuer: TestIssuer,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const body = await bodyOf(issuer, req)
    res.setHeader('Content-Type', 'application/json').end(JSON.stringify(body))
  } catch (error) {
    const thrown = error instanceof AuthError ? error : new AuthError('internal_error')
    const { status, headers, body } = toWire(thrown)
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    res.end(JSON.stringify(body))
  }
}

async function bodyOf(issuer: TestIssuer, req: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(req.url ?? '/', issuer.issuer)
  if (req.method !== 'GET') throw new AuthError('not_found')
  switch (pathname) {
    case PATHS.jwks:
      return issuer.jwks()
    case PATHS.roles:
      requireCredential(req)
      return issuer.permissions
    case PATHS.revocations:
      requireCredential(req)
      return feedOf(issuer, searchParams)
    default:
      throw new AuthError('not_found')
  }
}

async function feedOf(issuer: TestIssuer, parameters: URLSearchParams): Promise<RevocationFeed> {
  const { since, wait } = FeedQuery.parse(Object.fromEntries(parameters))
  const from = Number(since ?? 0)
  if (issuer.revocations().length <= from && wait > 0) await issuer.waitForRevocation(wait * 1000)
  const all = issuer.revocations()
  return { revocations: all.slice(from), next: String(all.length) }
}

function requireCredential({ headers }: IncomingMessage): void {
  if (headers.authorization !== `Bearer ${CREDENTIAL}`) throw new AuthError('bad_credential')
}
