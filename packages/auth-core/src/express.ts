import type { Request } from 'express'
import { AuthError } from './errors.ts'
import { type AccessClaims, type KeySet, type TokenSettings, verifyAccessToken } from './tokens.ts'

/** What it takes to judge an access token. */
export interface AccessRules {
  keys: () => KeySet
  settings: TokenSettings
  now: () => Date
  /**
   * Whether the token's session has ended since it was issued.
   *
   * @throws {@link AuthError} `unavailable` when that cannot be known.
   */
  isRevoked: (claims: AccessClaims) => boolean
}

/**
 * Who is calling, from the `Authorization` header and from nowhere else.
 *
 * @throws {@link AuthError} `not_authenticated` without bearer credentials,
 *   `bad_authorization_header`, or a `token_…` code.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 | RFC 6750 §2.1}
 */
export function requireAccess(rules: AccessRules, req: Request): AccessClaims {
  const token = bearerToken(req.headers.authorization)
  try {
    const claims = verifyAccessToken(token, rules.keys(), rules.settings, rules.now())
    if (rules.isRevoked(claims)) throw new AuthError('token_invalid')
    return claims
  } catch (error) {
    if (!(error instanceof AuthError) || error.status !== 401) throw error
    throw new AuthError(error.code, { cause: error.cause, isBearer: true })
  }
}

function bearerToken(header: string | undefined): string {
  const [scheme, token, ...more] = (header ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') throw new AuthError('not_authenticated')
  if (!token || more.length > 0) throw new AuthError('bad_authorization_header')
  return token
}
