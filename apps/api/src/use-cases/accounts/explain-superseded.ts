import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { findAccountById } from '../../stores/account-store.ts'

/**
 * Returns the reason why access tokens of an account are superseded: it is deleted, it is disabled,
 * or it changed. After a change, a refresh returns a token with the current role.
 */
export async function explainSuperseded(ctx: Context, accountId: string): Promise<AuthError> {
  const account = await findAccountById(ctx.db, accountId)
  if (!account) return new AuthError('user_not_found')
  return account.isActive
    ? new AuthError('token_superseded', { isBearer: true })
    : new AuthError('user_inactive')
}
