import { AuthError } from '@latchkey/auth-core/errors'
import type { Role } from '@latchkey/auth-core/roles'
import { words } from '@latchkey/ui/words'
import { Failure } from '../../components/failure.tsx'
import { DashboardButton, Message } from '../../components/message.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAccounts, useOwnAccount } from '../../lib/queries.ts'
import { AccountsTable } from './accounts-table.tsx'

/** The list for those who may see it; who may not is told so, and the API is not asked for it. */
export function AccountsPage() {
  const { data: account, error, isFetching, refetch } = useOwnAccount()
  if (account?.permissions.includes('accounts:read')) return <AllAccounts role={account.role} />
  if (account) return <Forbidden role={account.role} />
  return (
    <Page title={words.titles.accounts}>
      {error ? (
        <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label={words.accounts.loading} lines={8} />
      )}
    </Page>
  )
}

function AllAccounts({ role }: { role: Role }) {
  const { data: accounts, error, isFetching, refetch } = useAccounts()
  const { titles, accounts: texts } = words
  if (error instanceof AuthError && error.code === 'permission_denied') {
    return <Forbidden role={role} />
  }
  const count = accounts && <p className="quiet">{texts.count(accounts.length)}</p>
  return (
    <Page title={titles.accounts} aside={count}>
      {accounts ? (
        <AccountsTable accounts={accounts} />
      ) : error ? (
        <Failure
          title={texts.errorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton label={texts.loading} lines={8} />
      )}
    </Page>
  )
}

function Forbidden({ role }: { role: Role }) {
  const { title, text } = words.errors.accountsForbidden
  return (
    <Message title={title} text={text(words.roles[role].label)}>
      <DashboardButton />
    </Message>
  )
}
