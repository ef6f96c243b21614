import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { audienceOf } from '../../domain/service-audience.ts'
import type { ServiceRecord } from '../../stores/service-store.ts'
import { readServiceToken } from './read-service-token.ts'

/**
 * Returns the claims of a valid access token for the calling service, or `undefined` for any other
 * token: an invalid, expired or revoked one, one for another audience, and every refresh token,
 * because only the API may read those.
 *
 * @throws {@link AuthError} `unavailable` when the revocations are stale.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662#section-2.2 | RFC 7662 §2.2}
 */
export async function introspectToken(
  ctx: Context,
  caller: ServiceRecord,
  token: string,
): Promise<AccessClaims | undefined> {
  const audience = audienceOf(ctx, caller)
  try {
    return await readServiceToken(ctx, token, [audience])
  } catch (error) {
    if (error instanceof AuthError && error.status < 500) return undefined
    throw error
  }
}
