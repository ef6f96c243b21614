import jwt from 'jsonwebtoken'
import type { TokenKey } from './keys.ts'

/** The `typ` of a security event token (RFC 8417 §2.3), and of a logout token. */
export type SecurityEventTyp = 'secevent+jwt' | 'logout+jwt'

/**
 * Signs a security event token, or a logout token of OpenID Connect Back-Channel Logout 1.0. Its
 * `typ` keeps it from being accepted as an access token. Does NOT check the claims.
 *
 * @param claims - All claims. `iat` and `exp` are seconds since the epoch.
 * @throws An error for an HS256 key, because receivers could not verify the signature.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8417#section-2 | RFC 8417 §2}
 */
export function mintSecurityEvent(
  { id: kid, algorithm, signingKey }: TokenKey,
  typ: SecurityEventTyp,
  claims: Readonly<Record<string, unknown>>,
): string {
  if (algorithm === 'HS256') throw new Error('Security events need a key pair, not HS256.')
  const header = { alg: algorithm, typ, kid }
  return jwt.sign(claims, signingKey, { algorithm, header })
}
