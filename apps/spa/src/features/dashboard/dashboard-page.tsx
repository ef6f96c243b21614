import type { OwnAccount } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { RoleBadge } from '../../components/role-badge.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useOwnAccount } from '../../lib/queries.ts'
import { OverviewPanels } from '../overview/overview-panels.tsx'
import { DevicesPanel } from './devices-panel.tsx'

export function DashboardPage() {
  const { data: account, error, isFetching, refetch } = useOwnAccount()
  return (
    <Page title={words.titles.dashboard}>
      {account ? (
        <>
          {account.permissions.includes('accounts:read') && <OverviewPanels />}
          <div className="columns">
            <AccountFacts account={account} />
            <DevicesPanel />
          </div>
        </>
      ) : error ? (
        <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label={words.status.loading} />
      )}
    </Page>
  )
}

function AccountFacts({ account }: { account: OwnAccount }) {
  const { dashboard, fields, roles } = words
  return (
    <section className="panel">
      <h2>{dashboard.account}</h2>
      <dl className="facts">
        <dt>{fields.username}</dt>
        <dd>{account.username}</dd>
        <dt>{fields.email}</dt>
        <dd>{account.email}</dd>
        <dt>{fields.role}</dt>
        <dd>
          <RoleBadge role={account.role} />
        </dd>
        <dt>{dashboard.joined}</dt>
        <dd>
          <Moment iso={account.date_joined} />
        </dd>
        <dt>{dashboard.lastLogin}</dt>
        <dd>{account.last_login ? <Moment iso={account.last_login} /> : dashboard.firstLogin}</dd>
      </dl>
      <p className="quiet">{roles[account.role].mayDo}</p>
    </section>
  )
}
