import type { ListedAccount } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { Moment } from '../../components/moment.tsx'
import { RoleBadge } from '../../components/role-badge.tsx'

const { accounts: texts, states } = words

/** A table, and on a phone a card an account. */
export function AccountsTable({ accounts }: { accounts: readonly ListedAccount[] }) {
  if (accounts.length === 0) return <NoAccounts />
  return (
    <div className="listing-frame">
      <table className="listing">
        <caption className="sr-only">{texts.caption}</caption>
        <thead>
          <tr>
            {Object.values(texts.columns).map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AccountRow({ account }: { account: ListedAccount }) {
  const { columns } = texts
  return (
    <tr>
      <th scope="row">{account.username}</th>
      <td data-label={columns.email}>
        <span>{account.email}</span>
      </td>
      <td data-label={columns.role}>
        <RoleBadge role={account.role} />
      </td>
      <td data-label={columns.state}>
        {account.is_active ? (
          <span>{states.active}</span>
        ) : (
          <span className="state-disabled">{states.disabled}</span>
        )}
      </td>
      <td data-label={columns.joined}>
        <Moment iso={account.date_joined} />
      </td>
      <td data-label={columns.lastLogin}>
        {account.last_login ? <Moment iso={account.last_login} /> : <span>{texts.never}</span>}
      </td>
    </tr>
  )
}

function NoAccounts() {
  return (
    <div className="message">
      <h2>{texts.emptyTitle}</h2>
      <p className="quiet">{texts.empty}</p>
    </div>
  )
}
