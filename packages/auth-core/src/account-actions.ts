import type { ListedAccount, OwnAccount } from './contract.ts'

type Caller = Pick<OwnAccount, 'id' | 'permissions' | 'manageable_roles'>

/** What can be done with an account, each with its own permission. */
export type AccountAction =
  'changeRole' | 'disable' | 'enable' | 'endSessions' | 'sendReset' | 'remove'

/**
 * What the caller may do with an account, in the order to show it: with their own, or with one whose
 * role may do more than they may, nothing.
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
  // A link would do nothing for an account that is disabled.
  if (permissions.includes('accounts:write') && is_active) offered.push('sendReset')
  if (permissions.includes('accounts:delete')) offered.push('remove')
  return offered
}
