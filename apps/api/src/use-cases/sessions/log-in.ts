import type { TokenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestContext, Context } from '../../context.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { markLoggedIn } from '../../stores/account-state-store.ts'
import type { AccountRecord } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { findAccountOrPlaceholder, isPlaceholder } from '../../stores/login-account-store.ts'
import { lockAsSeen } from '../../domain/account-state.ts'
import { renewPasswordHash } from '../accounts/renew-password-hash.ts'
import { requestEvent } from '../audit/request-event.ts'
import { requireTarget, type Target } from '../services/require-target.ts'
import { beginSession, type BegunSession, type LoggedIn, loggedIn } from './begin-session.ts'
import { verifyPasswordAttempt } from './verify-password-attempt.ts'

/**
 * Verifies a username and password and starts a session.
 *
 * @throws {@link AuthError} `no_active_account` for an unknown username, a wrong password and a
 *   disabled account alike, after the same work; `throttled` after too many wrong passwords;
 *   `busy`, before any work, while the password queue is full; `invalid_target` or `invalid_scope`,
 *   to the owner of the account alone.
 */
export async function logIn(
  ctx: Context,
  body: TokenBody,
  client: RequestContext,
): Promise<LoggedIn> {
  const { username, password, rotation, device_token = '' } = body
  ctx.passwords.assertCapacity()
  const account = await findAccountOrPlaceholder(ctx.db, username)
  const knownDevice = ctx.deviceTokens.find(device_token, account)
  const { address } = client.device
  const guess = await ctx.limits.consumeLogin({ username, address, deviceId: knownDevice })
  const isRight = await verifyPasswordAttempt(ctx.passwords, password, account.passwordHash, guess)
  if (!isRight || !account.isActive)
    throw await refuse(ctx, account, reasonOf(account, isRight), client)
  const target = await targetOf(ctx, body, account, client)
  await renewPasswordHash(ctx, account, password)
  const isStrict = ctx.rotation === 'strict' || rotation === 'strict'
  const started = await startSession(ctx, account, isStrict, client)
  if (!started) throw await refuse(ctx, account, 'account_changed', client)
  const { session, locked, revocations } = started
  ctx.revocations.add(revocations)
  ctx.log.info({ accountId: account.id, sessionId: session.id }, 'logged in')
  return loggedIn(ctx, session, locked, { knownDevice, target })
}

/**
 * Returns the service that the access token is for. Records a failure, so that attackers cannot
 * try passwords unseen by asking for a service that does not exist.
 */
async function targetOf(
  ctx: Context,
  body: TokenBody,
  account: AccountRecord,
  client: RequestContext,
): Promise<Target | undefined> {
  try {
    return await requireTarget(ctx, body)
  } catch (error) {
    if (error instanceof AuthError) await recordFailure(ctx, account, error.code, client)
    throw error
  }
}

/** Records why the login failed, which the response does not reveal. */
async function refuse(
  ctx: Context,
  account: AccountRecord,
  reason: string,
  client: RequestContext,
): Promise<AuthError> {
  await recordFailure(ctx, account, reason, client)
  return new AuthError('no_active_account')
}

async function recordFailure(
  ctx: Context,
  account: AccountRecord,
  reason: string,
  client: RequestContext,
): Promise<void> {
  const accountId = isPlaceholder(account) ? {} : { accountId: account.id }
  const facts = { at: ctx.now(), details: { reason }, ...accountId }
  await insertAuditEvent(ctx.db, requestEvent('login_failed', client, facts))
}

/** Returns why the login failed, without the username: users type passwords into that field. */
function reasonOf(account: AccountRecord, isRight: boolean): string {
  if (isPlaceholder(account)) return 'unknown_username'
  return isRight ? 'account_disabled' : 'wrong_password'
}

/** Starts a session, or returns `undefined` when the account changed since the password check. */
async function startSession(
  ctx: Context,
  account: AccountRecord,
  isStrict: boolean,
  client: RequestContext,
): Promise<(BegunSession & { locked: LockedAccount }) | undefined> {
  const at = ctx.now()
  return ctx.db.transaction(async (trx) => {
    const locked = await lockAsSeen(trx, account)
    if (!locked) return undefined
    const begun = await beginSession(ctx, trx, locked, { isStrict, client })
    await markLoggedIn(trx, locked, at)
    const facts = { at, accountId: locked.id, actorId: locked.id, sessionId: begun.session.id }
    await insertAuditEvent(trx, requestEvent('logged_in', client, facts))
    return { ...begun, locked }
  })
}
