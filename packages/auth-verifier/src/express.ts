import type { AccessClaims } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import { assertPermission, type Permission, type Role } from '@latchkey/auth-core/roles'
import { toWire } from '@latchkey/auth-core/wire'
import type { Request, RequestHandler, Response } from 'express'
import { authorize, bearerTokenOf } from './authorize.ts'
import type { TokenVerifier } from './token-verifier.ts'

export type { AccessClaims } from '@latchkey/auth-core/access-token'
export { createRemoteVerifier } from './node/remote-verifier.ts'
export type { RemoteVerifier, RemoteVerifierOptions } from './remote-verifier.ts'

const CLAIMS = 'accessClaims'
const VERIFIER = 'tokenVerifier'

/**
 * Passes requests with a valid access token, and responds to others as the API does. {@link
 * claimsOf} returns the claims.
 *
 * @param permission - A permission that the caller's role must have, as configured at the issuer.
 */
export function requireAccess<RoleName extends string, PermissionName extends string>(
  verifier: TokenVerifier<RoleName, PermissionName>,
  permission?: NoInfer<PermissionName>,
): RequestHandler {
  return async (req, res, next) => {
    try {
      res.locals[CLAIMS] = await authorize(verifier, req.headers.authorization, permission)
      res.locals[VERIFIER] = verifier
    } catch (error) {
      return refuse(error, res, next)
    }
    next()
  }
}

/**
 * Passes requests whose role has the permission, as configured at the issuer, and whose token is not
 * limited to other permissions by its `scope`. Comes after {@link requireAccess}.
 */
export function requirePermission<PermissionName extends string = Permission>(
  permission: NoInfer<PermissionName>,
): RequestHandler {
  return (_req, res, next) => {
    try {
      assertPermission(claimsOf(res), permission, verifierOf(res).permissions())
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
export function claimsOf<RoleName extends string = Role>(res: Response): AccessClaims<RoleName> {
  const claims: unknown = res.locals[CLAIMS]
  if (typeof claims !== 'object' || claims === null) throw new AuthError('not_authenticated')
  // Only `requireAccess` writes this value, and the caller declares the roles of its issuer.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return claims as AccessClaims<RoleName>
}

function verifierOf(res: Response): TokenVerifier {
  // Only `requireAccess` writes this value, together with the claims.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return res.locals[VERIFIER] as TokenVerifier
}

/**
 * Returns the claims of the caller. Reads the token from the `Authorization` header only.
 *
 * @throws {@link AuthError} `not_authenticated` without bearer credentials,
 *   `bad_authorization_header`, or what {@link TokenVerifier} throws.
 */
export async function authenticate<RoleName extends string, PermissionName extends string>(
  verifier: TokenVerifier<RoleName, PermissionName>,
  req: Request,
): Promise<AccessClaims<RoleName>> {
  return authorize(verifier, req.headers.authorization)
}

/**
 * Returns the bearer credentials of the `Authorization` header.
 *
 * @throws {@link AuthError} `not_authenticated`, `bad_authorization_header`.
 */
export function bearerToken({ headers }: Request): string {
  return bearerTokenOf(headers.authorization)
}

function refuse(error: unknown, res: Response, next: (error: unknown) => void): void {
  if (!(error instanceof AuthError)) return next(error)
  const { status, headers, body } = toWire(error)
  res.status(status).set(headers).json(body)
}
