import jwt from 'jsonwebtoken'
import { AuthError } from '../errors.ts'
import { ACCESS_TOKEN_LIFETIME_SECONDS, REFRESH_TOKEN_IDLE_SECONDS } from '../lifetimes.ts'
import {
  type AcceptedTokens,
  ACCESS_TOKEN_TYP,
  parseAccessToken,
  REFRESH_TOKEN_TYP,
  type TokenSettings,
} from '../access-token.ts'
import { AccessClaims, checkClaims, type ClaimRules, RefreshClaims } from '../tokens/claims.ts'
import { type CompactToken, parseCompact } from '../tokens/compact.ts'
import type { KeySet, TokenKey } from './tokens/keys.ts'

export {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  JWKS_MAX_AGE_SECONDS,
  REFRESH_TOKEN_IDLE_SECONDS,
  SESSION_LIFETIME_SECONDS,
} from '../lifetimes.ts'
export type { AcceptedTokens, TokenSettings } from '../access-token.ts'
export type { AccessClaims, Actor, RefreshClaims } from '../tokens/claims.ts'
export { kidOf } from '../tokens/compact.ts'
export {
  createKeySet,
  fromJwks,
  generateKeyMaterial,
  importKey,
  type KeySet,
  toJwks,
  type TokenKey,
  type VerifyingKey,
} from './tokens/keys.ts'
export { mintSecurityEvent, type SecurityEventTyp } from './tokens/security-event.ts'

const TYP = { access: ACCESS_TOKEN_TYP, refresh: REFRESH_TOKEN_TYP } as const

/**
 * The `client_id` of tokens that a password or a refresh token was exchanged for. Clients of users
 * are not registered. The underscore keeps it apart from the names of services.
 */
export const FIRST_PARTY_CLIENT_ID = 'first_party'

type Minted<Claims> = Omit<Claims, 'iss' | 'aud' | 'sub' | 'token_type'>

/** Signs an access token. `exp` and `iat` are seconds since the epoch. */
export function mintAccessToken(
  signer: TokenKey,
  settings: TokenSettings,
  claims: Minted<AccessClaims>,
): string {
  return sign(signer, settings, 'access', claims)
}

/** Signs a refresh token. With an HS256 key, the same claims make the same token, byte for byte. */
export function mintRefreshToken(
  signer: TokenKey,
  settings: TokenSettings,
  claims: Minted<RefreshClaims>,
): string {
  return sign(signer, settings, 'refresh', claims)
}

/**
 * Verifies an access token and returns its claims.
 *
 * Checks form, signature, `typ`, issuer, audience and times. Does NOT check whether the session has
 * ended or the account has changed.
 *
 * @param token - Compact JWS, without the `Bearer ` prefix.
 * @throws {@link AuthError} a `token_…` code.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 | RFC 9068 §4}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3 | RFC 8725 §3}
 */
export function verifyAccessToken(
  token: string,
  keys: KeySet,
  accepted: AcceptedTokens,
  now: Date,
): AccessClaims {
  const rules: ClaimRules<AccessClaims> = {
    ...accepted,
    schema: AccessClaims,
    tokenType: 'access',
    maxLifetimeSeconds: ACCESS_TOKEN_LIFETIME_SECONDS,
  }
  const { header, payload } = parseAccessToken(token)
  verifySignature(token, header, keys, now)
  return checkClaims(payload, rules, now)
}

/**
 * Verifies a refresh token and returns its claims.
 *
 * Does NOT compare its generation with the session's: see `decideRotation`.
 *
 * @throws {@link AuthError} a `token_…` code.
 */
export function verifyRefreshToken(
  token: string,
  keys: KeySet,
  settings: TokenSettings,
  now: Date,
): RefreshClaims {
  const rules: ClaimRules<RefreshClaims> = {
    ...settings,
    schema: RefreshClaims,
    tokenType: 'refresh',
    maxLifetimeSeconds: REFRESH_TOKEN_IDLE_SECONDS,
  }
  const { header, payload } = parseCompact(token)
  // Anyone can read the type in the token, so it may be sent before the signature is verified.
  if (header.typ === TYP.access) throw new AuthError('token_wrong_type')
  if (header.typ !== TYP.refresh) throw new AuthError('token_invalid')
  verifySignature(token, header, keys, now)
  return checkClaims(payload, rules, now)
}

/**
 * Passes if the key that the header names made the signature, with the algorithm of that key. Does
 * NOT check the claims.
 *
 * @param header - The token's own header.
 * @throws {@link AuthError} `token_invalid`
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3.1 | RFC 8725 §3.1}
 */
export function verifySignature(
  token: string,
  header: CompactToken['header'],
  keys: KeySet,
  now: Date,
): void {
  const key = keys.get(header.kid)
  if (header.alg !== key?.algorithm) throw new AuthError('token_invalid')
  try {
    jwt.verify(token, key.verifyingKey, {
      algorithms: [key.algorithm],
      clockTimestamp: Math.floor(now.getTime() / 1000),
      ignoreExpiration: true, // checked with the other claims, in SimpleJWT's order
    })
  } catch (cause) {
    throw new AuthError('token_invalid', { cause })
  }
}

function sign(
  signer: TokenKey,
  { issuer, audience }: TokenSettings,
  kind: 'access' | 'refresh',
  claims: { user_id: string },
): string {
  const { user_id: sub } = claims
  const payload = { iss: issuer, aud: audience, sub, ...claims, token_type: kind }
  return jwt.sign(payload, signer.signingKey, {
    algorithm: signer.algorithm,
    header: { alg: signer.algorithm, typ: TYP[kind], kid: signer.id },
  })
}
