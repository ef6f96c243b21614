import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AuthError } from '@latchkey/auth-core/errors'
import { refreshOnUnknownKid } from './refresh-on-unknown-kid.ts'
import type { RolePermissions } from '@latchkey/auth-core/roles'
import type { Revocations } from './revocations.ts'
import {
  type AccessClaims,
  kidOf,
  type KeySet,
  type TokenSettings,
  verifyAccessToken,
} from '@latchkey/auth-core/tokens'

/** Maximum number of verified tokens to cache. */
const REMEMBERED_TOKENS = 5000

/** Verifies access tokens. */
export interface TokenVerifier {
  /**
   * Returns the claims of a token that is valid and not revoked.
   *
   * @param token - Compact JWS, without the `Bearer ` prefix.
   * @throws {@link AuthError} a `token_…` code, or `unavailable` when the revocations are stale.
   */
  verify: (token: string) => Promise<AccessClaims>
  /** Returns the permissions of each role, as configured at the issuer. */
  permissions: () => RolePermissions
}

/** The dependencies of a {@link TokenVerifier}. */
export interface TokenVerifierOptions {
  settings: TokenSettings
  /** Returns the current keys. */
  keys: () => KeySet
  /** Loads the keys again, for a token with an unknown `kid`. */
  refreshKeys: () => Promise<void>
  revocations: Pick<Revocations, 'check'>
  permissions: () => RolePermissions
  now: () => Date
}

interface Verified {
  claims: AccessClaims
  kid: string
  key: KeyObject | undefined
}

/**
 * Returns a verifier that verifies the signature of each token once, and checks its expiry, key and
 * revocation each time.
 */
export function createTokenVerifier({
  settings,
  keys,
  refreshKeys,
  revocations,
  permissions,
  now,
}: TokenVerifierOptions): TokenVerifier {
  const verified = new LRUCache<string, Verified>({ max: REMEMBERED_TOKENS })

  async function verifyFully(token: string): Promise<AccessClaims> {
    const claims = await refreshOnUnknownKid(token, keys, refreshKeys, (known) =>
      verifyAccessToken(token, known, settings, now()),
    )
    const kid = kidOf(token) ?? ''
    verified.set(token, { claims, kid, key: keys().get(kid)?.verifyingKey })
    return claims
  }

  /** Returns the claims of a token that was verified before, if its key is still in use. */
  function recall(token: string): AccessClaims | undefined {
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
