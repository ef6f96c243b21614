import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'

const WRONG = ['Your old password was entered incorrectly. Please enter it again.']
const WRONG_HERE = ['This is not your password. Enter it again.']

/**
 * The caller's own account, for somebody who knows its password: a session that was left open is not
 * enough for everything.
 *
 * @param field - What the password is called in the request.
 * @throws {@link AuthError} `invalid_request` when it is wrong, `throttled` after too many of those,
 *   `user_not_found`.
 */
export async function requirePassword(
  { db, limits, passwords }: Context,
  { user_id, sid }: AccessClaims,
  password: string,
  field: 'password' | 'old_password',
): Promise<AccountRecord> {
  const account = await findAccountById(db, user_id)
  if (!account) throw new AuthError('user_not_found')
  const guess = await limits.takePasswordCheck(sid)
  if (!(await passwords.verify(password, account.passwordHash))) {
    const texts = field === 'old_password' ? WRONG : WRONG_HERE
    throw new AuthError('invalid_request', { fields: { [field]: texts } })
  }
  await guess.giveBack()
  return account
}
