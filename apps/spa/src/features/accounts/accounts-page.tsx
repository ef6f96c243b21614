import type { OwnAccount } from '@latchkey/auth-core/contract'
import { AuthError, type FieldErrors } from '@latchkey/auth-core/errors'
import { accountFilterTexts } from '@latchkey/ui/filter-texts'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { Chips } from '../../components/chips.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { Page } from '../../components/page.tsx'
import { Paging } from '../../components/paging.tsx'
import { Permitted } from '../../components/permitted.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAccountPage } from '../../lib/admin-queries.ts'
import { type ListAddress, useListQuery } from '../../lib/use-list-query.ts'
import { withLocalDays } from '../../lib/local-days.ts'
import { AccountFilters } from './account-filters.tsx'
import { AccountsTable } from './accounts-table.tsx'
import { ColumnChoice, useColumns } from './column-choice.tsx'
import { ExportButton } from './export-button.tsx'

const PAGE_SIZE = '50'
const NAMES = [
  'search',
  'role',
  'is_active',
  'joined_after',
  'joined_before',
  'ordering',
  'cursor',
] as const

/** Renders the list of accounts. Requires `accounts:read`. */
export function AccountsPage() {
  return (
    <Permitted permission="accounts:read" title={messages.titles.accounts}>
      {(account) => <AllAccounts account={account} />}
    </Permitted>
  )
}

function AllAccounts({ account }: { account: OwnAccount }) {
  const address = useListQuery(NAMES)
  const filter = withLocalDays(address.values, ['joined_after', 'joined_before'])
  const query = { ...filter, page_size: PAGE_SIZE }
  const { data: page, error } = useAccountPage(query)
  const { titles, accounts: texts } = messages
  const count = page && !error && (
    <p className="quiet" role="status">
      {texts.count(page.total, page.isTotalExact)}
    </p>
  )
  return (
    <Page title={titles.accounts} aside={count}>
      <AccountFilters address={address} errors={fieldsOf(error)} />
      <Chips address={address} texts={accountFilterTexts(address.values)} />
      <div className="list-tools">
        <ColumnChoice />
        <ExportButton query={filter} />
        {account.permissions.includes('accounts:write') && (
          <Link className="btn btn-outline" to="/accounts/new">
            {texts.create}
          </Link>
        )}
      </div>
      <AccountList address={address} query={query} />
    </Page>
  )
}

function AccountList({ address, query }: { address: ListAddress; query: Record<string, string> }) {
  const { data: page, error, isFetching, refetch } = useAccountPage(query)
  const [columns] = useColumns()
  const { accounts: texts } = messages
  if (error && Object.keys(fieldsOf(error)).length > 0) return null // the fields show the error
  if (error) {
    return (
      <ErrorState
        title={texts.errorTitle}
        error={error}
        isRetrying={isFetching}
        onRetry={() => void refetch()}
      />
    )
  }
  if (!page) return <Skeleton label={texts.loading} lines={8} />
  return (
    <div aria-busy={isFetching}>
      <AccountsTable
        accounts={page.items}
        address={address}
        columns={columns}
        isFiltered={Object.keys(accountFilterTexts(address.values)).length > 0}
      />
      <Paging address={address} next={page.next} previous={page.previous} />
    </div>
  )
}

function fieldsOf(error: Error | null): FieldErrors {
  return error instanceof AuthError ? error.fields : {}
}
