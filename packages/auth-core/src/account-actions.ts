import type { ListedAccount, OwnAccount } from './contract.ts'

type Caller = Pick<OwnAccount, 'id' | 'permissions' | 'manageable_roles'>

/** The actions on an account. Each requires a permission. */
export type AccountAction =
  'changeRole' | 'disable' | 'enable' | 'endSessions' | 'sendReset' | 'remove'

/**
 * Returns the actions that the caller may take on an account, in display order. None for the
 * caller's own account and for a role with permissions that the caller lacks.
 */
export function offeredTo(
  { id, permissions, manageable_roles }: Caller,
  { id: shown, role, is_active }: ListedAccount,
): AccountAction[] {
  if (id === shown || !manageable_roles.includes(role)) return []
  const offered: AccountAction[] = []
  if (permissions.includes('accounts:role')) offered.push('changeRole')
  if (permissions.includes('accounts:write')) offered.push(is_active ? 'disable' : 'enable')
  if (permissions.includes('sessions:revoke')) offered.push('endSessions')
  // A reset link has no effect on a disabled account.
  if (permissions.includes('accounts:write') && is_active) offered.push('sendReset')
  if (permissions.includes('accounts:delete')) offered.push('remove')
  return offered
}
