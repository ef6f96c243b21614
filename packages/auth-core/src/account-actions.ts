import type { ListedAccount, OwnAccount } from './contract.ts'

/** What can be done with an account, each with its own permission. */
export type AccountAction =
  'changeRole' | 'disable' | 'enable' | 'endSessions' | 'sendReset' | 'remove'

/** What the caller may do with an account, in the order to show it: with one's own, nothing. */
export function offeredTo(
  { id, permissions }: Pick<OwnAccount, 'id' | 'permissions'>,
  account: ListedAccount,
): AccountAction[] {
  if (id === account.id) return []
  const offered: AccountAction[] = []
  if (permissions.includes('accounts:write')) {
    offered.push('changeRole', account.is_active ? 'disable' : 'enable')
  }
  if (permissions.includes('sessions:revoke')) offered.push('endSessions')
  if (permissions.includes('accounts:write')) {
    // A link would do nothing for an account that is disabled.
    if (account.is_active) offered.push('sendReset')
    offered.push('remove')
  }
  return offered
}
