import { type AccessClaims, kidOf } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission, Role } from '@latchkey/auth-core/roles'
import { LRUCache } from 'lru-cache'
import { refreshOnUnknownKid } from './refresh-on-unknown-kid.ts'
import type { Revocations } from './revocations.ts'
import type { Keys, ParsedKey } from './signatures.ts'

/** Maximum number of verified tokens to cache. */
const REMEMBERED_TOKENS = 5000

/**
 * Verifies access tokens. The type parameters name the roles and permissions of the issuer, by
 * default those that this version knows.
 */
export interface TokenVerifier<
  RoleName extends string = Role,
  PermissionName extends string = Permission,
> {
  /**
   * Returns the claims of a token that is valid and not revoked.
   *
   * @param token - Compact JWS, without the `Bearer ` prefix.
   * @throws {@link AuthError} a `token_…` code, or `unavailable` when the revocations are stale.
   */
  verify: (token: string) => Promise<AccessClaims<RoleName>>
  /** Returns the permissions of each role, as configured at the issuer. */
  permissions: () => Readonly<Record<RoleName, readonly PermissionName[]>>
}

/** The dependencies of a {@link TokenVerifier}. */
export interface TokenVerifierOptions<
  Key extends ParsedKey,
  RoleName extends string,
  PermissionName extends string,
> {
  /** Returns the current keys. */
  keys: () => Keys<Key>
  /** Loads the keys again, for a token with an unknown `kid`. */
  refreshKeys: () => Promise<void>
  /** Verifies the signature and the claims of a token with these keys. */
  verifyToken: (
    token: string,
    keys: Keys<Key>,
  ) => AccessClaims<RoleName> | Promise<AccessClaims<RoleName>>
  revocations: Pick<Revocations, 'check'>
  permissions: TokenVerifier<RoleName, PermissionName>['permissions']
  now: () => Date
}

interface Verified<RoleName extends string> {
  claims: AccessClaims<RoleName>
  kid: string
  key: unknown
}

/**
 * Returns a verifier that verifies the signature of each token once, and checks its expiry, key and
 * revocation each time.
 */
export function createTokenVerifier<
  Key extends ParsedKey,
  RoleName extends string,
  PermissionName extends string,
>({
  keys,
  refreshKeys,
  verifyToken,
  revocations,
  permissions,
  now,
}: TokenVerifierOptions<Key, RoleName, PermissionName>): TokenVerifier<RoleName, PermissionName> {
  const verified = new LRUCache<string, Verified<RoleName>>({ max: REMEMBERED_TOKENS })

  async function verifyFully(token: string): Promise<AccessClaims<RoleName>> {
    const kid = kidOf(token) ?? ''
    let key: unknown
    const claims = await refreshOnUnknownKid(token, keys, refreshKeys, (current) => {
      key = current.get(kid)?.verifyingKey // the keys can change before the signature is verified
      return verifyToken(token, current)
    })
    verified.set(token, { claims, kid, key })
    return claims
  }

  /** Returns the claims of a token that was verified before, if its key is still in use. */
  function recall(token: string): AccessClaims<RoleName> | undefined {
    const known = verified.get(token)
    if (!known || known.key !== keys().get(known.kid)?.verifyingKey) return undefined
    if (known.claims.exp * 1000 <= now().getTime()) throw new AuthError('token_expired')
    return known.claims
  }

  return {
    permissions,
    verify: async (token) => {
      const claims = recall(token) ?? (await verifyFully(token))
      revocations.check(claims)
      return claims
    },
  }
}
