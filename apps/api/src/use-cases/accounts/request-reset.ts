import type { ForgottenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { requireRank } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { RequestContext, Context } from '../../context.ts'
import { letters } from '../../emails/templates.ts'
import type { LockedAccount } from '../../stores/account-lock-store.ts'
import { findAccountByEmail, findAccountById } from '../../stores/account-store.ts'
import { insertAuditEvent, type NewAuditEvent } from '../../stores/audit-store.ts'
import { hasEmailToken } from '../../stores/email-token-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { LINK_LIFETIME_MS, makeEmailLink } from '../emails/email-links.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'
import { lockAsSeen, lockTarget } from '../../domain/account-state.ts'

/** Whoever asks again before that was sent the link, or somebody else asked in their name. */
const BETWEEN_LINKS_MS = 5 * 60_000
const DISABLED = ['This account is disabled. Enable it first.']

/**
 * Sends a link to whoever has the address, if somebody has it. The caller hears the same either way, and
 * as soon: what is done for a known address is done once the answer is on its way. Whoever has the link
 * already, younger than five minutes, is sent no other.
 *
 * @throws {@link AuthError} `throttled` after too many of those.
 */
export async function requestReset(
  ctx: Context,
  { email }: ForgottenBody,
  client: RequestContext,
): Promise<void> {
  await ctx.limits.consumeReset(client.device.address)
  sendLinkTo(ctx, email, client).catch((error: unknown) => {
    ctx.log.error({ err: error }, 'a link to set a new password could not be made')
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
 * Sends the link to the owner of any account, for those who may write accounts and have every permission
 * of its role: they can start a reset, and never know or choose the password.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`, `throttled`, or `invalid_request` at
 *   `is_active` where a link would do nothing.
 */
export async function requestResetFor(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  client: RequestContext,
): Promise<void> {
  const account = await findAccountById(ctx.db, id)
  if (!account) throw new AuthError('not_found')
  requireRank(caller, account.role, ctx.permissions)
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

/** Whether a link is on its way that is as good as another one would be: nobody is sent dozens. */
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
  await enqueueEmail(ctx, trx, letters.resetPassword(account, link))
  await insertAuditEvent(trx, entry)
}
