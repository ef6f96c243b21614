import { AuthError } from '@latchkey/auth-core/errors'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'

/**
 * The account of whoever calls, as it is now.
 *
 * @throws {@link AuthError} `user_not_found`, `user_inactive`, or `token_invalid` when the account
 *   changed since the token was issued: a refresh gets one that says what is true now.
 */
export async function requireCaller(ctx: Context, claims: AccessClaims): Promise<AccountRecord> {
  const account = await findAccountById(ctx.db, claims.user_id)
  if (!account) throw new AuthError('user_not_found')
  if (!account.isActive) throw new AuthError('user_inactive')
  if (claims.ver < account.tokenVersion) throw new AuthError('token_invalid', { isBearer: true })
  return account
}
