import type { TokenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestContext, Context } from '../../context.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { markLoggedIn } from '../../stores/account-state-store.ts'
import type { AccountRecord } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { findAccountOrNobody, isNobody } from '../../stores/login-account-store.ts'
import { lockAsSeen } from '../../domain/account-state.ts'
import { renewPasswordHash } from '../accounts/renew-password-hash.ts'
import { requestEvent } from '../audit/request-event.ts'
import { beginSession, type BegunSession, type LoggedIn, loggedIn } from './begin-session.ts'
import { verifyAttempt } from './verify-attempt.ts'

/**
 * Starts a session for whoever knows the password.
 *
 * @throws {@link AuthError} `no_active_account` for an unknown username, a wrong password and a
 *   disabled account alike, and after the same work; `throttled` after too many of those; `busy`, before
 *   any work, while too many passwords wait.
 */
export async function logIn(
  ctx: Context,
  body: TokenBody,
  client: RequestContext,
): Promise<LoggedIn> {
  const { username, password, rotation, device_token = '' } = body
  ctx.passwords.assertCapacity()
  const account = await findAccountOrNobody(ctx.db, username)
  const knownDevice = ctx.deviceTokens.find(device_token, account)
  const { address } = client.device
  const guess = await ctx.limits.consumeLogin({ username, address, deviceId: knownDevice })
  const isRight = await verifyAttempt(ctx.passwords, password, account.passwordHash, guess)
  if (!isRight || !account.isActive)
    throw await refuse(ctx, account, reasonOf(account, isRight), client)
  await renewPasswordHash(ctx, account, password)
  const isStrict = ctx.rotation === 'strict' || rotation === 'strict'
  const started = await startSession(ctx, account, isStrict, client)
  if (!started) throw await refuse(ctx, account, 'account_changed', client)
  const { session, locked, revocations } = started
  ctx.revocations.add(revocations)
  ctx.log.info({ accountId: account.id, sessionId: session.id }, 'logged in')
  return loggedIn(ctx, session, locked, knownDevice)
}

/** Notes down why nobody was let in, which the answer does not tell. */
async function refuse(
  ctx: Context,
  account: AccountRecord,
  reason: string,
  client: RequestContext,
): Promise<AuthError> {
  const accountId = isNobody(account) ? {} : { accountId: account.id }
  const facts = { at: ctx.now(), details: { reason }, ...accountId }
  await insertAuditEvent(ctx.db, requestEvent('login_failed', client, facts))
  return new AuthError('no_active_account')
}

/** Why nobody was let in. What was typed for a username may be a password, and is not kept. */
function reasonOf(account: AccountRecord, isRight: boolean): string {
  if (isNobody(account)) return 'unknown_username'
  return isRight ? 'account_disabled' : 'wrong_password'
}

/** Gives `undefined` when the account changed after its password was checked: that check is worth nothing. */
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
