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

/** Of how many tokens it is remembered that their signature is good. */
const REMEMBERED_TOKENS = 5000

/** Judges access tokens. */
export interface TokenVerifier {
  /**
   * The claims of a token that counts at this moment.
   *
   * @param token - Compact JWS, without the `Bearer ` prefix.
   * @throws {@link AuthError} a `token_…` code, or `unavailable` when it cannot be known what was revoked.
   */
  verify: (token: string) => Promise<AccessClaims>
  /** What each role may do, as the issuer of the tokens says. */
  permissions: () => RolePermissions
}

/** What it takes to judge an access token. */
export interface TokenVerifierOptions {
  settings: TokenSettings
  /** The keys as they are now. */
  keys: () => KeySet
  /** Looks for new keys, when a token names one that is not among them. */
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
 * Verifies each token's signature once, and its times, its key and its revocation each time it is
 * presented.
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

  /** The claims of a token that was good before, if its key still is. */
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
