import { ACCESS_TOKEN_LIFETIME_SECONDS } from './lifetimes.ts'
import { AuthError } from './errors.ts'
import { type AccessClaims, AnyRoleClaims, checkClaims } from './tokens/claims.ts'
import { type CompactToken, parseCompact } from './tokens/compact.ts'

export { ACCESS_TOKEN_LIFETIME_SECONDS } from './lifetimes.ts'
export type { AccessClaims } from './tokens/claims.ts'
export { type CompactToken, kidOf } from './tokens/compact.ts'
export { type PublishedKey, publishedKeys } from './tokens/published-keys.ts'

/** The `typ` of access tokens (RFC 9068 §2.1). */
export const ACCESS_TOKEN_TYP = 'at+jwt'
/** The `typ` of refresh tokens, which only the issuer reads. */
export const REFRESH_TOKEN_TYP = 'rt+jwt'

/** The issuer and the audience that a token must have. */
export interface TokenSettings {
  issuer: string
  audience: string
}

/** Which access tokens to accept: those of one issuer, for one audience or one of several. */
export interface AcceptedTokens {
  issuer: string
  audience: string | readonly string[]
}

/**
 * Parses an access token and checks its form and `typ`. Does NOT verify its signature.
 *
 * @param token - Compact JWS, without the `Bearer ` prefix.
 * @throws {@link AuthError} `token_wrong_type` for a refresh token, otherwise `token_invalid`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 | RFC 9068 §4}
 */
export function parseAccessToken(token: string): CompactToken {
  const parsed = parseCompact(token)
  if (parsed.header.typ === REFRESH_TOKEN_TYP) throw new AuthError('token_wrong_type')
  if (parsed.header.typ !== ACCESS_TOKEN_TYP) throw new AuthError('token_invalid')
  return parsed
}

/**
 * Checks and returns the claims of an access token, whatever its role. Does NOT verify its
 * signature, which must have been verified before.
 *
 * @throws {@link AuthError} a `token_…` code.
 */
export function checkAccessClaims(
  payload: unknown,
  settings: AcceptedTokens,
  now: Date,
): AccessClaims<string> {
  const rules = {
    ...settings,
    schema: AnyRoleClaims,
    tokenType: 'access' as const,
    maxLifetimeSeconds: ACCESS_TOKEN_LIFETIME_SECONDS,
  }
  return checkClaims(payload, rules, now)
}
