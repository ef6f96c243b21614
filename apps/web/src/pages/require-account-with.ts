import type { OwnAccount } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Permission } from '@latchkey/auth-core/roles'
import type { Request } from 'express'
import type { Context } from '../context.ts'
import { requireAccount } from './require-account.ts'

/**
 * Returns the account of the logged-in user if it has the permission.
 *
 * @throws {@link AuthError} `permission_denied`, or an error of `requireAccount`.
 */
export async function requireAccountWith(
  ctx: Context,
  req: Request,
  permission: Permission,
): Promise<OwnAccount> {
  const account = await requireAccount(ctx, req)
  if (!account.permissions.includes(permission)) throw new AuthError('permission_denied')
  return account
}
