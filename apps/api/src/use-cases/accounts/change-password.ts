import type { PasswordBody } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Asker, Context } from '../../context.ts'
import { changeAccount, findAccountById } from '../../stores/account-store.ts'
import { insertAuditEntry } from '../../stores/audit-store.ts'
import { revokeBelowVersion } from '../../stores/revocation-store.ts'
import { endSessions } from '../../stores/session-end-store.ts'
import { entryOf } from '../audit/entry-of.ts'

const WRONG = ['Your old password was entered incorrectly. Please enter it again.']

/**
 * Changes the caller's own password. All other sessions end, and the caller's own gets new tokens at
 * its next refresh.
 *
 * @throws {@link AuthError} `invalid_request` when the old password is wrong, `throttled` after
 *   too many of those, `user_not_found`.
 */
export async function changePassword(
  ctx: Context,
  { user_id, sid }: AccessClaims,
  { old_password, new_password }: PasswordBody,
  asker: Asker,
): Promise<void> {
  const account = await findAccountById(ctx.db, user_id)
  if (!account) throw new AuthError('user_not_found')
  const guess = await ctx.limits.takePasswordCheck(sid)
  if (!(await ctx.passwords.verify(old_password, account.passwordHash))) {
    throw new AuthError('invalid_request', { fields: { old_password: WRONG } })
  }
  await guess.giveBack()
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
    const below = await revokeBelowVersion(trx, user_id, changed.tokenVersion)
    return [below, ...ended.map((id) => ({ sid: id }))]
  })
  if (revocations.length === 0) throw new AuthError('user_not_found')
  ctx.revocations.add(revocations)
}
