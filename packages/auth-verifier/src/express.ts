import type { Request, RequestHandler, Response } from 'express'
import type { TokenVerifier } from './token-verifier.ts'
import { AuthError } from '@latchkey/auth-core/errors'
import {
  type Permission,
  requirePermission as checkPermission,
  type RolePermissions,
} from '@latchkey/auth-core/roles'
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
 * Lets requests through that carry an access token which counts, and answers the others as the API
 * does. Read the claims by {@link claimsOf}.
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
 * Lets requests through whose role has the permission, as the issuer of their token is configured. Stands
 * behind {@link requireAccess}.
 */
export function requirePermission(permission: Permission): RequestHandler {
  return (_req, res, next) => {
    try {
      checkPermission(claimsOf(res), permission, permissionsOf(res))
    } catch (error) {
      return refuse(error, res, next)
    }
    next()
  }
}

/**
 * Who is calling, behind {@link requireAccess}.
 *
 * @throws {@link AuthError} `not_authenticated` where it was not asked.
 */
export function claimsOf(res: Response): AccessClaims {
  const claims: unknown = res.locals[CLAIMS]
  if (typeof claims !== 'object' || claims === null) throw new AuthError('not_authenticated')
  // Nobody but `requireAccess` writes there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return claims as AccessClaims
}

function permissionsOf(res: Response): RolePermissions {
  // Nobody but `requireAccess` writes there, and it was there: the claims are.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return res.locals[PERMISSIONS] as RolePermissions
}

/**
 * Who is calling, from the `Authorization` header and from nowhere else.
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
 * The credentials of the `Authorization` header.
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
