import type { ListedAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { TimeAgo } from '../../components/time-ago.tsx'
import { RoleBadge } from '../../components/role-badge.tsx'
import { StateText } from '../../components/state-text.tsx'
import type { ListAddress } from '../../lib/use-list-query.ts'
import type { Column } from './column-choice.tsx'
import { SortableHead } from './sortable-head.tsx'

const { accounts: texts } = messages

const ORDERINGS: Partial<Record<Column | 'username', string>> = {
  username: 'username',
  email: 'email',
  joined: 'date_joined',
  lastLogin: 'last_login',
}

interface AccountsTableProps {
  accounts: readonly ListedAccount[]
  address: ListAddress
  columns: readonly Column[]
  isFiltered: boolean
}

/** A table, and on a phone a card an account. A whole row leads to its account. */
export function AccountsTable({ accounts, address, columns, isFiltered }: AccountsTableProps) {
  if (accounts.length === 0) return <NoAccounts isFiltered={isFiltered} />
  const shown = ['username', ...columns] as const
  return (
    <div className="listing-frame">
      <table className="listing listing-linked">
        <caption className="sr-only">{texts.caption}</caption>
        <thead>
          <tr>
            {shown.map((column) => (
              <SortableHead
                key={column}
                title={texts.columns[column]}
                ordering={ORDERINGS[column]}
                address={address}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <Link className="row-link" to={`/accounts/${account.id}`}>
                  {account.username}
                </Link>
              </th>
              {columns.map((column) => (
                <td key={column} data-label={texts.columns[column]}>
                  <Cell column={column} account={account} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ column, account }: { column: Column; account: ListedAccount }) {
  switch (column) {
    case 'email':
      return <span>{account.email}</span>
    case 'role':
      return <RoleBadge role={account.role} />
    case 'state':
      return <StateText isActive={account.is_active} />
    case 'joined':
      return <TimeAgo iso={account.date_joined} />
    default:
      return account.last_login ? <TimeAgo iso={account.last_login} /> : <span>{texts.never}</span>
  }
}

function NoAccounts({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className="message">
      <h2>{isFiltered ? texts.noMatchTitle : texts.emptyTitle}</h2>
      <p className="quiet">{isFiltered ? texts.noMatch : texts.empty}</p>
    </div>
  )
}
