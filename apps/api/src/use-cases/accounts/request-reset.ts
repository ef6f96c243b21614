import type { ForgottenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { assertRank } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RequestContext, Context } from '../../context.ts'
import { emails } from '../../emails/templates.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { findAccountByEmail, findAccountById } from '../../stores/account-store.ts'
import { insertAuditEvent, type NewAuditEvent } from '../../stores/audit-store.ts'
import { hasEmailToken } from '../../stores/email-token-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { LINK_LIFETIME_MS, makeEmailLink } from '../emails/email-links.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'
import { lockAsSeen, lockTarget } from '../../domain/account-state.ts'

/** Minimum time between two reset links, so that requests cannot flood a mailbox. */
const BETWEEN_LINKS_MS = 5 * 60_000
const DISABLED = ['This account is disabled. Enable it first.']

/**
 * Emails a reset link if an active account has the address and no link from the last five minutes.
 * Returns before the lookup, so that neither the response nor its timing reveals an account.
 *
 * @throws {@link AuthError} `throttled` after too many requests.
 */
export async function requestReset(
  ctx: Context,
  { email }: ForgottenBody,
  client: RequestContext,
): Promise<void> {
  await ctx.limits.consumeReset(client.device.address)
  sendLinkTo(ctx, email, client).catch((error: unknown) => {
    ctx.log.error({ err: error }, 'creating a password reset link failed')
  })
}

async function sendLinkTo(ctx: Context, email: string, client: RequestContext): Promise<void> {
  const account = await findAccountByEmail(ctx.db, email)
  if (!account?.isActive) return
  const facts = { at: ctx.now(), accountId: account.id }
  await ctx.db.transaction(async (trx) => {
    const locked = await lockAsSeen(trx, account)
    if (!locked || (await hasFreshLink(trx, locked, ctx.now()))) return
    await sendLink(ctx, trx, locked, requestEvent('password_reset_asked', client, facts))
  })
}

/**
 * Emails a reset link to the owner of any account whose role has no permission that the caller
 * lacks. The caller never sees or chooses the password. Does NOT check for `accounts:write`.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`, `throttled`, or `invalid_request` at
 *   `is_active` when the account is disabled, because the link would not work.
 */
export async function requestResetFor(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  client: RequestContext,
): Promise<void> {
  const account = await findAccountById(ctx.db, id)
  if (!account) throw new AuthError('not_found')
  assertRank(caller, account.role, ctx.permissions)
  if (!account.isActive) throw new AuthError('invalid_request', { fields: { is_active: DISABLED } })
  await ctx.limits.consumeResetBy(caller.user_id)
  const { user_id: actorId, sid: sessionId } = caller
  const facts = { at: ctx.now(), accountId: id, actorId, sessionId }
  await ctx.db.transaction(async (trx) => {
    const locked = await lockTarget(ctx, trx, caller, id)
    if (!locked.isActive)
      throw new AuthError('invalid_request', { fields: { is_active: DISABLED } })
    await sendLink(ctx, trx, locked, requestEvent('password_reset_asked', client, facts))
  })
}

/** Whether the account has a reset link that is younger than {@link BETWEEN_LINKS_MS}. */
async function hasFreshLink(trx: Knex, account: LockedAccount, now: Date): Promise<boolean> {
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS.reset_password - BETWEEN_LINKS_MS)
  return hasEmailToken(trx, account, 'reset_password', expiresAt)
}

async function sendLink(
  ctx: Context,
  trx: Knex,
  account: LockedAccount,
  entry: NewAuditEvent,
): Promise<void> {
  const { email } = account
  const link = await makeEmailLink(ctx, trx, account, { purpose: 'reset_password', email })
  await enqueueEmail(ctx, trx, emails.resetPassword(account, link))
  await insertAuditEvent(trx, entry)
}
