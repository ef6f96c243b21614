import { createHash, randomUUID } from 'node:crypto'
import type { TokenPair } from '@latchkey/auth-core/contract'
import type { Role } from '@latchkey/auth-core/roles'
import {
  ACCESS_TOKEN_LIFETIME_SECONDS,
  FIRST_PARTY_CLIENT_ID,
  mintAccessToken,
  mintRefreshToken,
  REFRESH_TOKEN_IDLE_SECONDS,
} from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import type { SessionTimes } from '../../stores/session-store.ts'
import type { Target } from '../services/require-target.ts'

/** The tokens of a session, and the permissions of an access token for a service. */
export type IssuedTokens = TokenPair & { scope?: string }

/**
 * Issues the tokens of a session at its current generation.
 *
 * The claims of the refresh token depend only on the row, so that a retry gets the same token. The
 * access token is new each time.
 *
 * @param target - The service that the access token is for. Without it, the token is for the API.
 */
export function issueTokens(
  ctx: Context,
  session: SessionTimes,
  account: { role: Role; stateVersion: number },
  target?: Target,
): IssuedTokens {
  const { keys, tokens: settings } = ctx
  const granted = target && { scope: target.scopeWithin(ctx.permissions[account.role]) }
  const audience = target?.audience ?? settings.audience
  const holder = { user_id: session.accountId, sid: session.id }
  const now = ctx.now()
  const nowSeconds = toSeconds(now)
  const rotatedSeconds = toSeconds(session.rotatedAt)
  const endSeconds = toSeconds(session.expiresAt)

  return {
    access: mintAccessToken(
      keys.signer('access', now),
      { ...settings, audience },
      {
        ...holder,
        client_id: FIRST_PARTY_CLIENT_ID,
        ver: account.stateVersion,
        role: account.role,
        ...granted,
        jti: randomUUID(),
        iat: nowSeconds,
        exp: Math.min(nowSeconds + ACCESS_TOKEN_LIFETIME_SECONDS, endSeconds),
      },
    ),
    refresh: mintRefreshToken(keys.signer('refresh', now), settings, {
      ...holder,
      gen: session.generation,
      jti: refreshTokenId(session),
      iat: rotatedSeconds,
      exp: Math.min(rotatedSeconds + REFRESH_TOKEN_IDLE_SECONDS, endSeconds),
    }),
    ...granted,
  }
}

/** Returns the id of a session's current refresh token. It is not secret: the token is signed. */
function refreshTokenId({ id, generation }: SessionTimes): string {
  return createHash('sha256').update(`${id}:${generation}`).digest('hex').slice(0, 32)
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
