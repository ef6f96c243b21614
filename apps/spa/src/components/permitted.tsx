import type { OwnAccount } from '@latchkey/auth-core/contract'
import type { Permission } from '@latchkey/auth-core/roles'
import { forbiddenText } from '@latchkey/ui/error-text'
import { messages } from '@latchkey/ui/messages'
import type { ReactNode } from 'react'
import { useOwnAccount } from '../lib/queries.ts'
import { ErrorState } from './error-state.tsx'
import { DashboardButton, Message } from './message.tsx'
import { Page } from './page.tsx'
import { Skeleton } from './skeleton.tsx'

interface PermittedProps {
  permission: Permission
  title: string
  children: (account: OwnAccount) => ReactNode
}

/** Renders `children` only with the permission. Other users see why not; no data is requested. */
export function Permitted({ permission, title, children }: PermittedProps) {
  const { data: account, error, isFetching, refetch } = useOwnAccount()
  if (account?.permissions.includes(permission)) return children(account)
  if (account) return <Forbidden account={account} />
  return (
    <Page title={title}>
      {error ? (
        <ErrorState error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label={messages.status.loading} lines={8} />
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
