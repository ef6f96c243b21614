import type { ForgottenBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { requirePermission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Asker, Context } from '../../context.ts'
import { letters } from '../../mails/letters.ts'
import {
  type AccountRecord,
  findAccountByEmail,
  findAccountById,
} from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { entryOf } from '../audit/entry-of.ts'
import { makeEmailLink } from '../mail/email-links.ts'
import { postMail } from '../mail/post-mail.ts'

const DISABLED = ['This account is disabled. Enable it first.']

/**
 * Sends a link to whoever has the address, if somebody has it. The caller hears the same either way, and
 * as soon: what is done for a known address is done once the answer is on its way.
 *
 * @throws {@link AuthError} `throttled` after too many of those.
 */
export async function requestReset(
  ctx: Context,
  { email }: ForgottenBody,
  asker: Asker,
): Promise<void> {
  await ctx.limits.takeMail({ email, address: asker.device.address })
  sendLinkTo(ctx, email, asker).catch((error: unknown) => {
    ctx.log.error({ err: error }, 'a link to set a new password could not be made')
  })
}

async function sendLinkTo(ctx: Context, email: string, asker: Asker): Promise<void> {
  const account = await findAccountByEmail(ctx.db, email)
  if (account?.isActive) await sendLink(ctx, account, undefined, asker)
}

/**
 * Sends the link to the owner of any account, for those who may write accounts: they can start a reset,
 * and never know or choose the password.
 *
 * @throws {@link AuthError} `permission_denied`, `not_found`, `throttled`, or `invalid_request` at
 *   `is_active` where a link would do nothing.
 */
export async function requestResetFor(
  ctx: Context,
  caller: AccessClaims,
  id: string,
  asker: Asker,
): Promise<void> {
  requirePermission(caller, 'accounts:write', ctx.permissions)
  const account = await findAccountById(ctx.db, id)
  if (!account) throw new AuthError('not_found')
  if (!account.isActive) throw new AuthError('invalid_request', { fields: { is_active: DISABLED } })
  await ctx.limits.takeMail({ email: account.email, address: asker.device.address })
  await sendLink(ctx, account, caller, asker)
}

async function sendLink(
  ctx: Context,
  account: AccountRecord,
  caller: AccessClaims | undefined,
  asker: Asker,
): Promise<void> {
  const { id: accountId, email } = account
  const by = caller && { actorId: caller.user_id, sessionId: caller.sid }
  const happening = { at: ctx.now(), accountId, ...by }
  await ctx.db.transaction(async (trx) => {
    const link = await makeEmailLink(ctx, trx, { purpose: 'reset_password', accountId, email })
    await postMail(ctx, trx, letters.resetPassword(account, link))
    await insertAuditEntry(trx, entryOf('password_reset_asked', asker, happening))
  })
}
