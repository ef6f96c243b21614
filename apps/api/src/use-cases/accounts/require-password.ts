import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { RequestContext, Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'
import { insertAuditEvent } from '../../stores/audit-store.ts'
import { verifyPasswordAttempt } from '../sessions/verify-password-attempt.ts'
import { requestEvent } from '../audit/request-event.ts'

const WRONG = ['Your old password was entered incorrectly. Please enter it again.']
const WRONG_HERE = ['This is not your password. Enter it again.']

/**
 * Verifies the caller's password and returns the account. Sensitive changes require it, because an
 * unattended session is not proof of identity.
 *
 * @param field - The name of the password field in the request.
 * @throws {@link AuthError} `invalid_request` when it is wrong; `throttled` after too many wrong
 *   ones across all sessions of the account; `user_not_found`; `busy` while the password queue is
 *   full.
 */
export async function requirePassword(
  ctx: Context,
  { user_id, sid }: AccessClaims,
  password: string,
  field: 'password' | 'old_password',
  client: RequestContext,
): Promise<AccountRecord> {
  const account = await findAccountById(ctx.db, user_id)
  if (!account) throw new AuthError('user_not_found')
  const guess = await ctx.limits.consumePasswordCheck(user_id)
  const isRight = await verifyPasswordAttempt(ctx.passwords, password, account.passwordHash, guess)
  if (isRight) return account
  const facts = { at: ctx.now(), accountId: user_id, actorId: user_id, sessionId: sid }
  await insertAuditEvent(ctx.db, requestEvent('password_check_failed', client, facts))
  const texts = field === 'old_password' ? WRONG : WRONG_HERE
  throw new AuthError('invalid_request', { fields: { [field]: texts } })
}
