import { AuthError } from '@latchkey/auth-core/errors'
import {
  grantedPermissions,
  type Permission,
  type Role,
  rolesWithin,
} from '@latchkey/auth-core/roles'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Context } from '../../context.ts'
import { type AccountRecord, findAccountById } from '../../stores/account-store.ts'

export interface OwnStanding {
  account: AccountRecord
  permissions: readonly Permission[]
  /** The roles whose accounts the caller may manage, within the permissions. */
  manageableRoles: readonly Role[]
}

/**
 * Returns the caller's account, and what its role and token permit.
 *
 * @throws {@link AuthError} `user_not_found`.
 */
export async function showOwnAccount(
  ctx: Context,
  { user_id, scope }: AccessClaims,
): Promise<OwnStanding> {
  const account = await findAccountById(ctx.db, user_id)
  if (!account) throw new AuthError('user_not_found')
  return {
    account,
    permissions: grantedPermissions({ role: account.role, scope }, ctx.permissions),
    manageableRoles: scope === undefined ? rolesWithin(account.role, ctx.permissions) : [],
  }
}
