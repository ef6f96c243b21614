import type { ResetBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Asker, Context } from '../../context.ts'
import { letters } from '../../mails/letters.ts'
import { changeAccount, findAccountById, markEmailVerified } from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { findEmailToken, takeEmailToken } from '../../stores/email-token-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import { entryOf } from '../audit/entry-of.ts'
import { hashOf } from '../mail/email-links.ts'
import { postMail } from '../mail/post-mail.ts'
import { refuseWeakPassword } from './refuse-weak-password.ts'

const DEAD_LINK = ['This link was used already or has expired. Ask for a new one.']

/**
 * Sets a new password by a link that was sent. All sessions of the account end.
 *
 * @throws {@link AuthError} `invalid_request` at `token` when it is used or expired, and at
 *   `new_password` when that is weak; the link then still works.
 */
export async function resetPassword(
  ctx: Context,
  { token, new_password: password }: ResetBody,
  asker: Asker,
): Promise<void> {
  const hash = hashOf(token)
  const known = await findEmailToken(ctx.db, 'reset_password', hash, ctx.now())
  const account = known && (await findAccountById(ctx.db, known.accountId))
  if (!account?.isActive) throw deadLink()
  refuseWeakPassword(ctx, { ...account, password }, 'new_password')
  const passwordHash = await ctx.passwords.hash(password)
  const at = ctx.now()
  const revocations = await ctx.db.transaction(async (trx) => {
    const taken = await takeEmailToken(trx, 'reset_password', hash, at)
    const changed = taken && (await changeAccount(trx, account.id, { passwordHash }))
    if (!changed) return undefined
    if (changed.email === taken.email) await markEmailVerified(trx, account.id, at)
    const ended = await endSessions(trx, { accountId: account.id }, 'password_changed', at)
    const details = { by: 'reset' }
    const happening = { at, accountId: account.id, actorId: account.id, details }
    await insertAuditEntry(trx, entryOf('password_changed', asker, happening))
    await postMail(ctx, trx, letters.passwordChanged(changed))
    const below = await revokeBelowVersion(trx, account.id, changed.tokenVersion)
    return [below, ...ended.map((sid) => ({ sid }))]
  })
  if (!revocations) throw deadLink()
  ctx.revocations.add(revocations)
}

export function deadLink(): AuthError {
  return new AuthError('invalid_request', { fields: { token: DEAD_LINK } })
}
