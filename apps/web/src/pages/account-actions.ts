import type { AccountAction } from '@latchkey/auth-core/account-actions'
import type { AdminClient } from '@latchkey/auth-client/admin-client'
import type { Role } from '@latchkey/auth-core/roles'
import type { Flash } from '../http/cookies.ts'

export interface ActionInput {
  id: string
  /** The version of the account that the caller saw. */
  version: string
  /** The new role, for `changeRole`. */
  role: Role
}

interface Done {
  flash: Flash
  count?: number
}

/** Performs each action and returns its flash. */
export const ACTS: Record<
  AccountAction,
  (admin: AdminClient, input: ActionInput) => Promise<Done>
> = {
  changeRole: async (admin, { id, role, version }) => {
    await admin.editAccount(id, { role }, version)
    return { flash: 'role_changed' }
  },
  disable: async (admin, { id, version }) => {
    await admin.editAccount(id, { is_active: false }, version)
    return { flash: 'account_disabled' }
  },
  enable: async (admin, { id, version }) => {
    await admin.editAccount(id, { is_active: true }, version)
    return { flash: 'account_enabled' }
  },
  endSessions: async (admin, { id }) => ({
    flash: 'account_sessions_ended',
    count: await admin.endSessionsOf(id),
  }),
  sendReset: async (admin, { id }) => {
    await admin.sendReset(id)
    return { flash: 'account_reset_sent' }
  },
  remove: async (admin, { id, version }) => {
    await admin.deleteAccount(id, version)
    return { flash: 'account_deleted' }
  },
}

export function isAccountAction(text: string): text is AccountAction {
  return Object.hasOwn(ACTS, text)
}
