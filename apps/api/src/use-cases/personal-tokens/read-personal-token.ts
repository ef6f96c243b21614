import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { hashPersonalToken, isWellFormed } from '../../domain/personal-token.ts'
import {
  findPersonalToken,
  markPersonalTokenUsed,
  type TokenOfAccount,
} from '../../stores/personal-token-store.ts'

const USE_INTERVAL_MS = 60_000

/**
 * Returns the caller that a personal access token stands for, as claims: `scope` has the chosen
 * permissions, and `sid` is the token's id, which is no session. So every change that requires the
 * caller's session rejects it. Only a well-formed token costs a query.
 *
 * @throws {@link AuthError} `token_expired`; `token_invalid` for every other token that is not live.
 */
export async function readPersonalToken(ctx: Context, token: string): Promise<AccessClaims> {
  const found = isWellFormed(token)
    ? await findPersonalToken(ctx.db, hashPersonalToken(token))
    : undefined
  if (!found) throw new AuthError('token_invalid', { isBearer: true })
  const now = ctx.now()
  if (found.expiresAt <= now) throw new AuthError('token_expired', { isBearer: true })
  void recordUse(ctx, found, now)
  return toClaims(ctx, found)
}

/** Stores the use once a minute. The response does not wait for it. */
async function recordUse(
  { db, log }: Context,
  { id, lastUsedAt }: TokenOfAccount,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - USE_INTERVAL_MS)
  if (lastUsedAt !== null && lastUsedAt >= before) return
  try {
    await markPersonalTokenUsed(db, id, now, before)
  } catch (error) {
    log.warn({ err: error }, 'storing the use of a personal access token failed')
  }
}

function toClaims({ tokens }: Context, found: TokenOfAccount): AccessClaims {
  const { id, accountId, stateVersion, role, permissions, createdAt, expiresAt } = found
  return {
    token_type: 'access',
    iss: tokens.issuer,
    aud: tokens.audience,
    sub: accountId,
    user_id: accountId,
    sid: id,
    jti: id,
    ver: stateVersion,
    role,
    scope: permissions.join(' '),
    iat: Math.floor(createdAt.getTime() / 1000),
    exp: Math.floor(expiresAt.getTime() / 1000),
  }
}
