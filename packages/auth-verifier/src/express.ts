import type { Request, RequestHandler, Response } from 'express'
import type { TokenVerifier } from './token-verifier.ts'
import { AuthError } from '@latchkey/auth-core/errors'
import { type Permission, assertPermission, type RolePermissions } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import { toWire } from '@latchkey/auth-core/wire'

export {
  createRemoteVerifier,
  type RemoteVerifier,
  type RemoteVerifierOptions,
} from './remote-verifier.ts'

const CLAIMS = 'accessClaims'
const PERMISSIONS = 'rolePermissions'

/**
 * Passes requests with a valid access token, and responds to others as the API does. {@link
 * claimsOf} returns the claims.
 */
export function requireAccess(access: TokenVerifier): RequestHandler {
  return async (req, res, next) => {
    try {
      res.locals[CLAIMS] = await authenticate(access, req)
      res.locals[PERMISSIONS] = access.permissions()
    } catch (error) {
      return refuse(error, res, next)
    }
    next()
  }
}

/**
 * Passes requests whose role has the permission, as configured at the issuer. Comes after {@link
 * requireAccess}.
 */
export function requirePermission(permission: Permission): RequestHandler {
  return (_req, res, next) => {
    try {
      assertPermission(claimsOf(res), permission, permissionsOf(res))
    } catch (error) {
      return refuse(error, res, next)
    }
    next()
  }
}

/**
 * Returns the claims of the caller, after {@link requireAccess}.
 *
 * @throws {@link AuthError} `not_authenticated` without {@link requireAccess}.
 */
export function claimsOf(res: Response): AccessClaims {
  const claims: unknown = res.locals[CLAIMS]
  if (typeof claims !== 'object' || claims === null) throw new AuthError('not_authenticated')
  // Only `requireAccess` writes this value.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return claims as AccessClaims
}

function permissionsOf(res: Response): RolePermissions {
  // Only `requireAccess` writes this value, together with the claims.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return res.locals[PERMISSIONS] as RolePermissions
}

/**
 * Returns the claims of the caller. Reads the token from the `Authorization` header only.
 *
 * @throws {@link AuthError} `not_authenticated` without bearer credentials,
 *   `bad_authorization_header`, or what {@link TokenVerifier} throws.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 §2.1}
 */
export async function authenticate(access: TokenVerifier, req: Request): Promise<AccessClaims> {
  const token = bearerToken(req)
  try {
    return await access.verify(token)
  } catch (error) {
    if (!(error instanceof AuthError) || error.status !== 401) throw error
    throw new AuthError(error.code, { cause: error.cause, isBearer: true })
  }
}

/**
 * Returns the bearer credentials of the `Authorization` header.
 *
 * @throws {@link AuthError} `not_authenticated`, `bad_authorization_header`.
 */
export function bearerToken({ headers }: Request): string {
  const [scheme, token, ...more] = (headers.authorization ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') throw new AuthError('not_authenticated')
  if (!token || more.length > 0) throw new AuthError('bad_authorization_header')
  return token
}

function refuse(error: unknown, res: Response, next: (error: unknown) => void): void {
  if (!(error instanceof AuthError)) return next(error)
  const { status, headers, body } = toWire(error)
  res.status(status).set(headers).json(body)
}
