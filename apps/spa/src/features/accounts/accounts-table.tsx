import type { ListedAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toRoleBadge, toStatus } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { type OptionalColumn, toColumnHeads } from '@latchkey/ui/view-models/account-columns'
import { Link } from 'react-router'
import { TimeAgo } from '../../components/time-ago.tsx'
import type { ListAddress } from '../../lib/use-list-query.ts'
import { SortableHead } from './sortable-head.tsx'

const { accounts: texts } = messages

interface AccountsTableProps {
  accounts: readonly ListedAccount[]
  address: ListAddress
  columns: readonly OptionalColumn[]
  isFiltered: boolean
}

/** Renders a table, or cards on a phone. The whole row links to its account. */
export function AccountsTable({ accounts, address, columns, isFiltered }: AccountsTableProps) {
  if (accounts.length === 0) return <NoAccounts isFiltered={isFiltered} />
  const heads = toColumnHeads(['username', ...columns], address)
  return (
    <div className="listing-frame">
      <table className="listing listing-linked">
        <caption className="sr-only">{texts.caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <SortableHead key={head.name} {...head} />
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

function Cell({ column, account }: { column: OptionalColumn; account: ListedAccount }) {
  switch (column) {
    case 'email':
      return <span>{account.email}</span>
    case 'role':
      return <Badge {...toRoleBadge(account.role)} />
    case 'state':
      return <Badge {...toStatus(account.is_active)} />
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
