import { refreshOnUnknownKid } from '@latchkey/auth-verifier/refresh-on-unknown-kid'
import { type AccessClaims, verifyAccessToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'

/**
 * Verifies an access token for other audiences than the API, and returns its claims if it is not
 * revoked.
 *
 * @param audiences - The accepted `aud` claims.
 * @throws {@link AuthError} a `token_…` code, or `unavailable` when the revocations are stale.
 */
export async function readServiceToken(
  { keys, tokens, revocations, now }: Context,
  token: string,
  audiences: readonly string[],
): Promise<AccessClaims> {
  const accepted = { issuer: tokens.issuer, audience: audiences }
  const claims = await refreshOnUnknownKid(
    token,
    () => keys.verifiers('access'),
    keys.refresh,
    (known) => verifyAccessToken(token, known, accepted, now()),
  )
  revocations.check(claims)
  return claims
}
