import type { AccessClaims } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission, Role } from '@latchkey/auth-core/roles'
import { toWire } from '@latchkey/auth-core/wire'
import { authorize } from './authorize.ts'
import {
  createVerifierWith,
  type RemoteVerifier,
  type RemoteVerifierOptions,
} from './remote-verifier.ts'
import type { TokenVerifier } from './token-verifier.ts'
import { webSignatures } from './web/signatures.ts'

export type { AccessClaims } from '@latchkey/auth-core/access-token'
export type { RemoteVerifier, RemoteVerifierOptions } from './remote-verifier.ts'

/**
 * Returns a verifier for the access tokens of an auth API. It needs `fetch`, timers and WebCrypto,
 * so it runs in workers too. It does nothing before the first token: then, and whenever a token
 * arrives more than a second after the last read, it reads the revocation feed. A process that keeps
 * running can set `polling` to `background`.
 *
 * Name the roles and permissions of your issuer if it has others than this version: `<'buyer' |
 * 'clerk', 'orders:read'>`. They are types only; the issuer's table decides.
 */
export function createRemoteVerifier<
  RoleName extends string = Role,
  PermissionName extends string = Permission,
>(options: RemoteVerifierOptions): RemoteVerifier<RoleName, PermissionName> {
  return createVerifierWith(webSignatures, { polling: 'on-demand', ...options })
}

/**
 * Returns the claims of a request with a valid access token, or the response that the API would
 * send to others.
 *
 * @param permission - A permission that the caller's role must have, as configured at the issuer.
 */
export async function requireAccess<RoleName extends string, PermissionName extends string>(
  verifier: TokenVerifier<RoleName, PermissionName>,
  request: Pick<Request, 'headers'>,
  permission?: NoInfer<PermissionName>,
): Promise<AccessClaims<RoleName> | Response> {
  try {
    return await authorize(verifier, request.headers.get('Authorization'), permission)
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    const { status, headers, body } = toWire(error)
    return Response.json(body, { status, headers })
  }
}
