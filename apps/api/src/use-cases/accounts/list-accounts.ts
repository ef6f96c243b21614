import { requirePermission } from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AccountRecord, listAccounts as listAll } from '../../stores/account-store.ts'

/**
 * Every account, for those who may read accounts.
 *
 * @throws {@link AuthError} `permission_denied`.
 */
export async function listAccounts(ctx: Context, claims: AccessClaims): Promise<AccountRecord[]> {
  requirePermission(claims, 'accounts:read', ctx.permissions)
  return listAll(ctx.db)
}
