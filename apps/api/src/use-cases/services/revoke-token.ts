import { AuthError } from '@latchkey/auth-core/errors'
import type { Context, RequestContext } from '../../context.ts'
import { audienceOf } from '../../domain/service-audience.ts'
import type { ServiceRecord } from '../../stores/service-store.ts'
import { type Ending, logOutSession } from '../sessions/end-session.ts'
import { readRefreshToken } from '../sessions/read-refresh-token.ts'
import { readServiceToken } from './read-service-token.ts'

/**
 * Ends the session of a token, as a logout does. Accepts what a service can hold: refresh tokens,
 * and access tokens for the service or for the API. Does nothing for any other token.
 *
 * @throws {@link AuthError} `unavailable` when the revocations are stale.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7009#section-2 | RFC 7009 §2}
 */
export async function revokeToken(
  ctx: Context,
  caller: ServiceRecord,
  token: string,
  client: RequestContext,
): Promise<void> {
  const ending = await endingOf(ctx, caller, token)
  if (ending) await logOutSession(ctx, ending, client, { service: caller.name })
}

/** Returns the session of a valid token. */
async function endingOf(
  ctx: Context,
  caller: ServiceRecord,
  token: string,
): Promise<Ending | undefined> {
  const audiences = [audienceOf(ctx, caller), ctx.tokens.audience]
  try {
    return await readServiceToken(ctx, token, audiences)
  } catch (error) {
    if (!(error instanceof AuthError) || error.status >= 500) throw error
    if (error.code !== 'token_wrong_type') return undefined
  }
  try {
    return await readRefreshToken(ctx, token, ctx.now())
  } catch (error) {
    if (!(error instanceof AuthError) || error.status >= 500) throw error
    return undefined
  }
}
