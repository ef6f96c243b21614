import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'

/**
 * The caller's own account, and what its role may do.
 *
 * @throws {@link AuthError} `user_not_found`.
 */
export async function showOwnAccount(
  ctx: Context,
  claims: AccessClaims,
): Promise<{ account: AccountRecord; permissions: readonly Permission[] }> {
  const account = await findAccountById(ctx.db, claims.user_id)
  if (!account) throw new AuthError('user_not_found')
  return { account, permissions: ctx.permissions[account.role] }
}
