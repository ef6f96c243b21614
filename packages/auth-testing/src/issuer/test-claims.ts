import { randomUUID } from 'node:crypto'
import type { Role, RolePermissions } from '@latchkey/auth-core/roles'
import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  FIRST_PARTY_CLIENT_ID,
  type TokenSettings,
} from '@latchkey/auth-core/tokens'

/**
 * Claims of an access token, in any shape. A claim that is not named has a valid value. `undefined`
 * leaves a claim out of the token.
 */
export interface TestClaims {
  user_id?: unknown
  sid?: unknown
  role?: Role | (string & {}) | undefined
  /** The version of the account's state. Default 0. */
  ver?: unknown
  /** Seconds since the epoch. */
  iat?: unknown
  /** Seconds since the epoch. Default: 5 minutes after `iat`. */
  exp?: unknown
  readonly [name: string]: unknown
}

/**
 * Returns all claims of a token: those of a valid one, replaced by the given ones. A token for a
 * service has all permissions of its role in `scope`, as after a login without one.
 */
export function completeClaims(
  { issuer, audience }: TokenSettings,
  permissions: RolePermissions,
  claims: TestClaims,
  now: Date,
): Record<string, unknown> {
  const iat = Math.floor(now.getTime() / 1000)
  const userId = 'user_id' in claims ? claims.user_id : randomUUID()
  return {
    iss: issuer,
    aud: audience,
    sub: userId,
    user_id: userId,
    sid: randomUUID(),
    ver: 0,
    role: 'customer',
    jti: randomUUID(),
    iat,
    exp: (typeof claims.iat === 'number' ? claims.iat : iat) + ACCESS_TOKEN_LIFETIME_SECONDS,
    token_type: 'access',
    client_id: FIRST_PARTY_CLIENT_ID,
    ...(audience !== issuer && { scope: scopeOf(claims.role, permissions) }),
    ...claims,
  }
}

function scopeOf(role: string | undefined, permissions: RolePermissions): string {
  const known: Readonly<Record<string, readonly string[]>> = permissions
  return (known[role ?? 'customer'] ?? []).join(' ')
}
