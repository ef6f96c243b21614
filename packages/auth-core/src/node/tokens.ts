import jwt from 'jsonwebtoken'
import { AuthError } from '../errors.ts'
import { AccessClaims, checkClaims, type ClaimRules, RefreshClaims } from './tokens/claims.ts'
import { parseCompact } from './tokens/compact.ts'
import type { KeySet, TokenKey } from './tokens/keys.ts'

export type { AccessClaims, RefreshClaims } from './tokens/claims.ts'
export { kidOf } from './tokens/compact.ts'
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

export const ACCESS_TOKEN_LIFETIME_SECONDS = 5 * 60
/** How long a session lives without being refreshed. */
export const REFRESH_TOKEN_IDLE_SECONDS = 7 * 24 * 60 * 60
/** How long a session lives at most. */
export const SESSION_LIFETIME_SECONDS = 30 * 24 * 60 * 60

/** RFC 9068 §2.1, and its sibling for tokens that only the issuer reads. */
const TYP = { access: 'at+jwt', refresh: 'rt+jwt' } as const

export interface TokenSettings {
  issuer: string
  audience: string
}

type Minted<Claims> = Omit<Claims, 'iss' | 'aud' | 'sub' | 'token_type'>

/** Signs an access token. `exp` and `iat` are seconds since the epoch. */
export function mintAccessToken(
  signer: TokenKey,
  settings: TokenSettings,
  claims: Minted<AccessClaims>,
): string {
  return sign(signer, settings, 'access', claims)
}

/** Signs a refresh token. The same claims give the same token, to the byte, under an HS256 key. */
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
 * Checks form, signature, `typ`, issuer, audience and times. Does NOT know whether the session was
 * ended or the account changed since.
 *
 * @param token - Compact JWS, without the `Bearer ` prefix.
 * @throws {@link AuthError} a `token_…` code.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 | RFC 9068 §4}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3 | RFC 8725 §3}
 */
export function verifyAccessToken(
  token: string,
  keys: KeySet,
  settings: TokenSettings,
  now: Date,
): AccessClaims {
  const rules: ClaimRules<AccessClaims> = {
    ...settings,
    schema: AccessClaims,
    tokenType: 'access',
    maxLifetimeSeconds: ACCESS_TOKEN_LIFETIME_SECONDS,
  }
  return verify(token, keys, rules, now)
}

/**
 * Verifies a refresh token and returns its claims.
 *
 * Does NOT know whether the session is still at the token's generation: see `decideRotation`.
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
  return verify(token, keys, rules, now)
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

function verify<Claims extends AccessClaims | RefreshClaims>(
  token: string,
  keys: KeySet,
  rules: ClaimRules<Claims>,
  now: Date,
): Claims {
  const { header, payload } = parseCompact(token)
  if (isOtherKind(header.typ, rules.tokenType)) throw new AuthError('token_wrong_type')
  const key = keys.get(header.kid)
  if (header.typ !== TYP[rules.tokenType] || header.alg !== key?.algorithm) {
    throw new AuthError('token_invalid')
  }
  try {
    jwt.verify(token, key.verifyingKey, {
      algorithms: [key.algorithm],
      clockTimestamp: Math.floor(now.getTime() / 1000),
      ignoreExpiration: true, // judged with the other claims, where SimpleJWT's order holds
    })
  } catch (cause) {
    throw new AuthError('token_invalid', { cause })
  }
  return checkClaims(payload, rules, now)
}

/** Says no more than what the token says of itself, so it may be told before the signature is checked. */
function isOtherKind(typ: string, kind: 'access' | 'refresh'): boolean {
  return typ === TYP[kind === 'access' ? 'refresh' : 'access']
}
