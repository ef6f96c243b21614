import type { AccessClaims } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import { assertPermission } from '@latchkey/auth-core/roles'
import type { TokenVerifier } from './token-verifier.ts'

/**
 * Returns the claims of the caller, whose role must have the permission if one is given. Reads the
 * token from the `Authorization` header only.
 *
 * @param header - The value of the `Authorization` header.
 * @throws {@link AuthError} `not_authenticated` without bearer credentials,
 *   `bad_authorization_header`, `permission_denied`, or what {@link TokenVerifier} throws.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 §2.1}
 */
export async function authorize<RoleName extends string, PermissionName extends string>(
  verifier: TokenVerifier<RoleName, PermissionName>,
  header: string | null | undefined,
  permission?: PermissionName,
): Promise<AccessClaims<RoleName>> {
  const claims = await verifyBearer(verifier, bearerTokenOf(header))
  if (permission !== undefined) assertPermission(claims, permission, verifier.permissions())
  return claims
}

/**
 * Returns the bearer credentials of an `Authorization` header.
 *
 * @throws {@link AuthError} `not_authenticated`, `bad_authorization_header`.
 */
export function bearerTokenOf(header: string | null | undefined): string {
  const [scheme, token, ...more] = (header ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') throw new AuthError('not_authenticated')
  if (!token || more.length > 0) throw new AuthError('bad_authorization_header')
  return token
}

async function verifyBearer<RoleName extends string>(
  verifier: Pick<TokenVerifier<RoleName>, 'verify'>,
  token: string,
): Promise<AccessClaims<RoleName>> {
  try {
    return await verifier.verify(token)
  } catch (error) {
    if (!(error instanceof AuthError) || error.status !== 401) throw error
    throw new AuthError(error.code, { cause: error.cause, isBearer: true })
  }
}
