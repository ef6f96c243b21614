import type { Permission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import type { AccountRecord } from '../../stores/account-store.ts'
import { requireCaller } from './require-caller.ts'

/**
 * The caller's own account, and what its role may do.
 *
 * @throws {@link AuthError} what `requireCaller` throws.
 */
export async function showOwnAccount(
  ctx: Context,
  claims: AccessClaims,
): Promise<{ account: AccountRecord; permissions: readonly Permission[] }> {
  const account = await requireCaller(ctx, claims)
  return { account, permissions: ctx.permissions[account.role] }
}
