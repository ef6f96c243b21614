import type { VersionedAccount } from '@latchkey/auth-client/admin-client'
import type { OwnAccount } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { BackToAccounts } from '../../components/back-to-accounts.tsx'
import { useParams } from 'react-router'
import { ErrorState } from '../../components/error-state.tsx'
import { Message } from '../../components/message.tsx'
import { Page } from '../../components/page.tsx'
import { Permitted } from '../../components/permitted.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAccount } from '../../lib/admin-queries.ts'
import { AccountActions } from './account-actions.tsx'
import { AccountFacts } from './account-facts.tsx'
import { AccountHistory } from './account-history.tsx'
import { AccountSessions } from './account-sessions.tsx'

/** Renders an account with its actions, sessions and history. Requires `accounts:read`. */
export function AccountPage() {
  return (
    <Permitted permission="accounts:read" title={messages.titles.accounts}>
      {(caller) => <OneAccount caller={caller} />}
    </Permitted>
  )
}

function OneAccount({ caller }: { caller: OwnAccount }) {
  const { id = '' } = useParams()
  const { data, error, isFetching, refetch } = useAccount(id)
  const { account: texts, titles } = messages
  if (error instanceof AuthError && error.code === 'not_found') return <NoSuchAccount />
  if (data) return <Shown caller={caller} shown={data} />
  return (
    <Page title={titles.accounts}>
      {error ? (
        <ErrorState
          title={texts.errorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton label={messages.status.loading} lines={8} />
      )}
    </Page>
  )
}

function Shown({ caller, shown }: { caller: OwnAccount; shown: VersionedAccount }) {
  const { account } = shown
  return (
    <Page title={account.username} aside={<BackToAccounts />}>
      <div className="columns">
        <AccountFacts account={account} />
        <AccountActions caller={caller} shown={shown} />
        <AccountSessions id={account.id} />
        {caller.permissions.includes('audit:read') && <AccountHistory id={account.id} />}
      </div>
    </Page>
  )
}

function NoSuchAccount() {
  return (
    <Message title={messages.account.goneTitle} text={messages.account.gone}>
      <BackToAccounts />
    </Message>
  )
}
