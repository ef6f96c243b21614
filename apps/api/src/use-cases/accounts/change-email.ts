import type { EmailBody, EmailTokenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RequestContext, Context } from '../../context.ts'
import { emails } from '../../emails/templates.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { markEmailVerified } from '../../stores/account-state-store.ts'
import { findTakenNames } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { findEmailToken, takeEmailToken } from '../../stores/email-token-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { hashOf, makeEmailLink } from '../emails/email-links.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'
import { lockAsSeen, lockCaller } from '../../domain/account-state.ts'
import { changeAccount, type EventFor, explainRefusal } from './change-account.ts'
import { requirePassword } from './require-password.ts'
import { deadLink } from './reset-password.ts'

const TAKEN = ['A user with that email already exists.']

/**
 * Requests another address for the caller's account. It replaces the old one when the emailed link
 * is used. Notifies the old address.
 *
 * @throws {@link AuthError} `invalid_request` when the password is wrong or the address is taken,
 *   `throttled`, `user_not_found`.
 */
export async function askForEmail(
  ctx: Context,
  caller: AccessClaims,
  { email, password }: EmailBody,
  client: RequestContext,
): Promise<void> {
  const account = await requirePassword(ctx, caller, password, 'password', client)
  await ctx.limits.consumeOwnEmail(account.id) // before the response reveals other accounts
  const taken = await findTakenNames(ctx.db, { username: '', email })
  const isOwn = email.toLowerCase() === account.email.toLowerCase()
  if (taken.email && !isOwn) throw new AuthError('invalid_request', { fields: { email: TAKEN } })
  await ctx.limits.consumeEmailTo({ email, address: client.device.address })
  const { id: accountId } = account
  const facts = { at: ctx.now(), accountId, actorId: accountId, sessionId: caller.sid }
  await ctx.db.transaction(async (trx) => {
    const locked = await lockCaller(ctx, trx, caller)
    await sendVerification(ctx, trx, locked, email)
    await enqueueEmail(ctx, trx, emails.emailChangeAsked(locked, email))
    await insertAuditEvent(trx, requestEvent('email_change_asked', client, facts))
  })
}

/**
 * Sends the verification link for the caller's address again.
 *
 * @throws {@link AuthError} `throttled`, `user_not_found`.
 */
export async function askForVerification(ctx: Context, caller: AccessClaims): Promise<void> {
  await ctx.limits.consumeOwnEmail(caller.user_id)
  await ctx.db.transaction(async (trx) => {
    const locked = await lockCaller(ctx, trx, caller)
    await sendVerification(ctx, trx, locked, locked.email)
  })
}

/** Emails a link that confirms an address: the account's current one, or a requested one. */
export async function sendVerification(
  ctx: Context,
  trx: Knex,
  account: LockedAccount,
  email: string,
): Promise<void> {
  const link = await makeEmailLink(ctx, trx, account, { purpose: 'verify_email', email })
  await enqueueEmail(ctx, trx, emails.verifyEmail({ email }, link))
}

/**
 * Confirms an address by its emailed link, unless the account has changed since. A new address
 * replaces the account's: all sessions end, and the previous address is notified.
 *
 * @throws {@link AuthError} `invalid_request` at `token` when it is used or expired, or the account
 *   has changed since; at `email` when another account has taken the address since.
 */
export async function verifyEmail(
  ctx: Context,
  { token }: EmailTokenBody,
  client: RequestContext,
): Promise<void> {
  const at = ctx.now()
  const hash = hashOf(token)
  const link = await findEmailToken(ctx.db, 'verify_email', hash, at)
  if (!link) throw deadLink()
  const { accountId } = link
  const eventFor: EventFor = (kind, details) =>
    requestEvent(kind, client, { at, accountId, actorId: accountId, details })
  const verifying = ctx.db.transaction(async (trx) => {
    const locked = await lockAsSeen(trx, { id: accountId, stateVersion: link.stateVersion })
    if (!locked || !(await takeEmailToken(trx, locked, 'verify_email', hash))) return undefined
    const changed = await changeAccount(ctx, trx, locked, { email: link.email }, eventFor)
    await markEmailVerified(trx, changed.account, at)
    await insertAuditEvent(trx, eventFor('email_verified', {}))
    return changed
  })
  const changed = await explainRefusal(verifying)
  if (!changed) throw deadLink()
  ctx.revocations.add(changed.revocations)
}
