import type { AccountAction } from '@latchkey/auth-core/account-actions'
import type { AdminClient, VersionedAccount } from '@latchkey/auth-client/admin-client'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Role } from '@latchkey/auth-core/roles'
import { messages } from '@latchkey/ui/messages'
import { useNavigate } from 'react-router'
import { useAdmin, useForgetAccount } from '../../lib/admin-queries.ts'
import { useToast } from '../../lib/toasts.ts'

type Act = (admin: AdminClient, shown: VersionedAccount, role: Role) => Promise<string>

const { done, conflict } = messages.account

/** Performs each action and returns its success message. */
const ACTS: Record<AccountAction, Act> = {
  changeRole: async (admin, { account: { id, username }, version }, role) => {
    await admin.editAccount(id, { role }, version)
    return done.changeRole(username, messages.roles[role].label)
  },
  disable: async (admin, { account: { id, username }, version }) => {
    await admin.editAccount(id, { is_active: false }, version)
    return done.disable(username)
  },
  enable: async (admin, { account: { id, username }, version }) => {
    await admin.editAccount(id, { is_active: true }, version)
    return done.enable(username)
  },
  endSessions: async (admin, { account: { id, username } }) =>
    done.endSessions(username, await admin.endSessionsOf(id)),
  sendReset: async (admin, { account: { id, username } }) => {
    await admin.sendReset(id)
    return done.sendReset(username)
  },
  remove: async (admin, { account: { id, username }, version }) => {
    await admin.deleteAccount(id, version)
    return done.remove(username)
  },
}

/** Returns a function that performs an action, shows its result and reloads the account. */
export function useAccountActions(
  shown: VersionedAccount,
  role: Role,
): (action: AccountAction) => Promise<void> {
  const admin = useAdmin()
  const toast = useToast()
  const forget = useForgetAccount(shown.account.id)
  const navigate = useNavigate()

  return async (action) => {
    try {
      const text = await ACTS[action](admin, shown, role)
      if (action === 'remove') await navigate('/accounts', { replace: true })
      toast(text)
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      toast(error.code === 'edit_conflict' ? conflict : error, 'warning')
    }
    await forget()
  }
}
