import { refreshOnUnknownKid } from '@latchkey/auth-verifier/refresh-on-unknown-kid'
import { type RefreshClaims, verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'

/**
 * Verifies a refresh token and returns its claims. Does NOT check whether its session is live.
 *
 * @throws {@link AuthError} a `token_…` code.
 */
export async function readRefreshToken(
  { keys, tokens }: Context,
  token: string,
  now: Date,
): Promise<RefreshClaims> {
  return refreshOnUnknownKid(
    token,
    () => keys.verifiers('refresh'),
    keys.refresh,
    (known) => verifyRefreshToken(token, known, tokens, now),
  )
}
