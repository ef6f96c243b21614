import type { Introspection } from '@latchkey/auth-core/contract'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { IssuedTokens } from '../use-cases/sessions/issue-tokens.ts'

/** Returns the tokens of a login in SimpleJWT's order. */
export function toLoginTokens({ refresh, access, ...granted }: IssuedTokens): IssuedTokens {
  return { refresh, access, ...granted }
}

/** Converts the claims of a valid token to the response of RFC 7662 §2.2. */
export function toIntrospection(claims: AccessClaims): Introspection {
  const { iss, aud, sub, client_id, scope = '', jti, iat, exp, sid, role, act } = claims
  return {
    active: true,
    token_type: 'Bearer',
    iss,
    aud,
    sub,
    client_id,
    scope,
    jti,
    iat,
    exp,
    sid,
    role,
    act: act && { ...act },
  }
}
