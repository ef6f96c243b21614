import { type AccountAction, offeredTo } from '@latchkey/auth-core/account-actions'
import type { VersionedAccount } from '@latchkey/auth-client/admin-client'
import type { OwnAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { useState } from 'react'
import { useSessionsOf } from '../../lib/admin-queries.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { RoleSelect } from './role-select.tsx'
import { useAccountActions } from './use-account-actions.ts'

interface AccountActionsProps {
  caller: OwnAccount
  shown: VersionedAccount
}

/** Renders the actions the caller may take on an account. Each asks for confirmation. */
export function AccountActions({ caller, shown }: AccountActionsProps) {
  const [asked, setAsked] = useState<AccountAction>()
  const [role, setRole] = useState(shown.account.role)
  const act = useAccountActions(shown, role)
  const { data: sessions = [] } = useSessionsOf(shown.account.id)
  const { account: texts } = messages
  const offered = offeredTo(caller, shown.account)

  return (
    <section className="panel">
      <h2 tabIndex={-1}>{texts.actions}</h2>
      {offered.length === 0 ? (
        <p className="quiet">{caller.id === shown.account.id ? texts.own : texts.readOnly}</p>
      ) : (
        <div className="form">
          {offered.includes('changeRole') && (
            <RoleSelect role={role} roles={caller.manageable_roles} onChange={setRole} />
          )}
          {offered.map((action) => (
            <button
              key={action}
              className="btn btn-outline"
              type="button"
              aria-disabled={action === 'changeRole' && role === shown.account.role}
              onClick={() => {
                if (action !== 'changeRole' || role !== shown.account.role) setAsked(action)
              }}
            >
              {texts[action]}
            </button>
          ))}
        </div>
      )}
      {asked && (
        <ConfirmDialog
          {...texts.ask[asked](shown.account.username, sessions.length)}
          onConfirm={() => act(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  )
}
