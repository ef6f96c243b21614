import type { PasswordBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Asker, Context } from '../../context.ts'
import { letters } from '../../mails/letters.ts'
import { changeAccount } from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { deleteEmailTokens } from '../../stores/email-token-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import { entryOf } from '../audit/entry-of.ts'
import { postMail } from '../mail/post-mail.ts'
import { refuseWeakPassword } from './refuse-weak-password.ts'
import { requirePassword } from './require-password.ts'

/**
 * Changes the caller's own password. All other sessions end, and the caller's own gets new tokens at
 * its next refresh.
 *
 * @throws {@link AuthError} `invalid_request` when the old password is wrong or the new one weak,
 *   `throttled` after too many of the first, `user_not_found`.
 */
export async function changePassword(
  ctx: Context,
  caller: AccessClaims,
  { old_password, new_password }: PasswordBody,
  asker: Asker,
): Promise<void> {
  const { user_id, sid } = caller
  const account = await requirePassword(ctx, caller, old_password, 'old_password', asker)
  refuseWeakPassword(ctx, { ...account, password: new_password }, 'new_password')
  const passwordHash = await ctx.passwords.hash(new_password)
  const at = ctx.now()
  const revocations = await ctx.db.transaction(async (trx) => {
    const changed = await changeAccount(trx, user_id, { passwordHash })
    if (!changed) return []
    const ended = await endSessions(
      trx,
      { accountId: user_id, exceptId: sid },
      'password_changed',
      at,
    )
    const happening = { at, accountId: user_id, actorId: user_id, sessionId: sid }
    await insertAuditEntry(trx, entryOf('password_changed', asker, happening))
    await deleteEmailTokens(trx, user_id, 'reset_password')
    await postMail(ctx, trx, letters.passwordChanged(changed))
    const below = await revokeBelowVersion(trx, user_id, changed.tokenVersion)
    return [below, ...ended.map((id) => ({ sid: id }))]
  })
  if (revocations.length === 0) throw new AuthError('user_not_found')
  ctx.revocations.add(revocations)
}
