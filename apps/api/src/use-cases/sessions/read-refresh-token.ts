import { refreshOnUnknownKid } from '@latchkey/auth-verifier/refresh-on-unknown-kid'
import { type RefreshClaims, verifyRefreshToken } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'

/**
 * The claims of a refresh token. Does NOT know whether its session goes on.
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
