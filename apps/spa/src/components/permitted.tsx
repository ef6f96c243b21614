import type { OwnAccount } from '@latchkey/auth-core/contract'
import type { Permission } from '@latchkey/auth-core/roles'
import { forbiddenText } from '@latchkey/ui/error-text'
import { words } from '@latchkey/ui/words'
import type { ReactNode } from 'react'
import { useOwnAccount } from '../lib/queries.ts'
import { Failure } from './failure.tsx'
import { DashboardButton, Message } from './message.tsx'
import { Page } from './page.tsx'
import { Skeleton } from './skeleton.tsx'

interface PermittedProps {
  permission: Permission
  title: string
  children: (account: OwnAccount) => ReactNode
}

/** A page for those who have the permission; who has it not is told so, and the API is not asked. */
export function Permitted({ permission, title, children }: PermittedProps) {
  const { data: account, error, isFetching, refetch } = useOwnAccount()
  if (account?.permissions.includes(permission)) return children(account)
  if (account) return <Forbidden account={account} />
  return (
    <Page title={title}>
      {error ? (
        <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label={words.status.loading} lines={8} />
      )}
    </Page>
  )
}

function Forbidden({ account }: { account: OwnAccount }) {
  const { title, text } = forbiddenText(account.role)
  return (
    <Message title={title} text={text}>
      <DashboardButton />
    </Message>
  )
}
