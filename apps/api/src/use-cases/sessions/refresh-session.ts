import { createHash } from 'node:crypto'
import type { RefreshBody, RefreshOutcome } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { decideRotation, type RotationDecision } from '@latchkey/auth-core/rotation'
import type { RefreshClaims } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import { findAccountById } from '../../stores/account-store.ts'
import { findSession, rotateSession, type SessionWithAccount } from '../../stores/session-store.ts'
import { endReusedSession } from './end-reused-session.ts'
import { requireTarget } from '../services/require-target.ts'
import { type IssuedTokens, issueTokens } from './issue-tokens.ts'
import { readRefreshToken } from './read-refresh-token.ts'

const KEY_HASH_BYTES = 16
const KEY_NEEDED = ['This session needs a new key for each refresh.']

export interface Refreshed {
  tokens: IssuedTokens
  outcome: Exclude<RefreshOutcome, 'reused'>
}

/**
 * Exchanges a refresh token for the next tokens of its session, with one statement in the usual
 * case. A retry with the same token, and in a strict session the same idempotency key, returns the
 * same successor. Only the access token depends on the `resource` and `scope` of the request.
 *
 * @throws {@link AuthError} a `token_…` code; `token_reused` when it ended the session;
 *   `invalid_request` when a strict session requires a new key; `no_account_for_token`; `busy` when
 *   the session changed concurrently; `invalid_target` or `invalid_scope`, which change nothing.
 */
export async function refreshSession(
  ctx: Context,
  body: RefreshBody,
  client: RequestContext,
): Promise<Refreshed> {
  const now = ctx.now()
  const claims = await readRefreshToken(ctx, body.refresh, now)
  const target = await requireTarget(ctx, body)
  const key = body.idempotency_key === undefined ? undefined : hashKey(body.idempotency_key)
  const move = { id: claims.sid, generation: claims.gen, key, now, device: client.device }

  const rotated = await rotateSession(ctx.db, move)
  if (rotated) return { tokens: issueTokens(ctx, rotated, rotated, target), outcome: 'rotated' }
  const session = await findLiveAccountSession(ctx, claims)
  if (session.isEnded) ctx.revocations.add([{ sid: session.id }]) // before the poll loads it
  const isLive = !session.isEnded && session.expiresAt > now
  const decision = decideRotation({ generation: claims.gen, key }, { ...session, isLive })
  if (decision === 'repeat') {
    return { tokens: issueTokens(ctx, session, session, target), outcome: 'repeated' }
  }
  throw await refuse(ctx, session, decision, client)
}

/** Carries out the decision against a refresh, and returns the error for it. */
async function refuse(
  ctx: Context,
  session: SessionWithAccount,
  decision: Exclude<RotationDecision, 'repeat'>,
  client: RequestContext,
): Promise<AuthError> {
  switch (decision) {
    case 'end_session':
      await endReusedSession(ctx, session, client)
      return new AuthError('token_reused')
    case 'require_key':
      return new AuthError('invalid_request', { fields: { idempotency_key: KEY_NEEDED } })
    case 'rotate': // the session changed between the two statements: a retry succeeds
      return new AuthError('busy', { retryAfterSeconds: 1 })
    default:
      return new AuthError('token_blacklisted')
  }
}

/**
 * Returns the session of a refresh token. Does NOT check whether the session has ended.
 *
 * @throws {@link AuthError} `token_blacklisted` when the session is deleted; `no_account_for_token`
 *   when the account is disabled or deleted.
 */
async function findLiveAccountSession(
  ctx: Context,
  claims: RefreshClaims,
): Promise<SessionWithAccount> {
  const session = await findSession(ctx.db, claims.sid)
  if (session?.isAccountActive) return session
  const account = session ? undefined : await findAccountById(ctx.db, claims.user_id)
  throw new AuthError(account?.isActive ? 'token_blacklisted' : 'no_account_for_token')
}

/** Hashes a key for storage, so that a reader of the database cannot replay it. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest().subarray(0, KEY_HASH_BYTES).toString('hex')
}
