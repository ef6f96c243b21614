import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { findAccountById } from '../../stores/account-store.ts'

/**
 * Says why the access tokens of an account no longer count: because it is gone, because it is
 * disabled, or because it changed, and then a refresh gets one that says what is true now.
 */
export async function explainSuperseded(ctx: Context, accountId: string): Promise<AuthError> {
  const account = await findAccountById(ctx.db, accountId)
  if (!account) return new AuthError('user_not_found')
  return account.isActive
    ? new AuthError('token_superseded', { isBearer: true })
    : new AuthError('user_inactive')
}
