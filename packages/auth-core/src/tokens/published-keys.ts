import type { Algorithm, Jwks } from '../contract.ts'

/** A public key of a JWKS that can verify access tokens. */
export interface PublishedKey {
  kid: string
  algorithm: Exclude<Algorithm, 'HS256'>
  /** The key's other members (RFC 7517 §4). */
  jwk: { kty: string; use: string; [member: string]: unknown }
}

/**
 * Returns the keys of a JWKS that this scheme uses: those whose algorithm is known and whose type
 * matches it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 §5}
 */
export function publishedKeys({ keys }: Jwks): PublishedKey[] {
  return keys.flatMap(({ kid, alg, ...jwk }): PublishedKey[] => {
    if (alg === 'ES256' && jwk['crv'] === 'P-256') return [{ kid, algorithm: alg, jwk }]
    if (alg === 'RS256' && jwk.kty === 'RSA') return [{ kid, algorithm: alg, jwk }]
    return []
  })
}
