import type { ResetBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestContext, Context } from '../../context.ts'
import { markEmailVerified } from '../../stores/account-state-store.ts'
import { findAccountById } from '../../stores/account-store.ts'
import { findEmailToken, takeEmailToken } from '../../stores/email-token-store.ts'
import { requestEvent } from '../audit/request-event.ts'
import { hashOf } from '../emails/email-links.ts'
import { lockAsSeen } from '../../domain/account-state.ts'
import { changeAccount, type EventFor } from './change-account.ts'
import { refusePresentPassword } from './change-password.ts'
import { rejectWeakPassword } from './reject-weak-password.ts'

const DEAD_LINK = ['This link was used already or has expired. Ask for a new one.']

/**
 * Sets a new password with an emailed link. Ends all sessions of the account.
 *
 * @throws {@link AuthError} `invalid_request` at `token` when it is used or expired, or the account
 *   has changed since; at `new_password` when that is weak or the current one. In the latter case
 *   the link stays valid.
 */
export async function resetPassword(
  ctx: Context,
  { token, new_password: password }: ResetBody,
  client: RequestContext,
): Promise<void> {
  const hash = hashOf(token)
  const link = await findEmailToken(ctx.db, 'reset_password', hash, ctx.now())
  if (!link) throw deadLink()
  const account = await findAccountById(ctx.db, link.accountId)
  if (!account?.isActive || account.stateVersion !== link.stateVersion) throw deadLink()
  await rejectWeakPassword(ctx, { ...account, password }, 'new_password')
  await refusePresentPassword(ctx, account, password)
  const passwordHash = await ctx.passwords.hash(password)
  const at = ctx.now()
  const facts = { at, accountId: account.id, actorId: account.id }
  const eventFor: EventFor = (kind, details) =>
    requestEvent(kind, client, { ...facts, details: { ...details, by: 'reset' } })
  const changed = await ctx.db.transaction(async (trx) => {
    const locked = await lockAsSeen(trx, account)
    if (!locked || !(await takeEmailToken(trx, locked, 'reset_password', hash))) return undefined
    const changed = await changeAccount(ctx, trx, locked, { passwordHash }, eventFor)
    if (locked.email === link.email) await markEmailVerified(trx, changed.account, at)
    return changed
  })
  if (!changed) throw deadLink()
  ctx.revocations.add(changed.revocations)
}

export function deadLink(): AuthError {
  return new AuthError('invalid_request', { fields: { token: DEAD_LINK } })
}
