import type { OwnAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toRoleBadge } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Page } from '../../components/page.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useOwnAccount } from '../../lib/queries.ts'
import { OverviewPanels } from '../overview/overview-panels.tsx'
import { DevicesPanel } from './devices-panel.tsx'

export function DashboardPage() {
  return (
    <Page title={messages.titles.dashboard}>
      <Loaded query={useOwnAccount()}>
        {(account) => (
          <>
            {account.permissions.includes('accounts:read') && <OverviewPanels />}
            <div className="columns">
              <AccountFacts account={account} />
              <DevicesPanel />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function AccountFacts({ account }: { account: OwnAccount }) {
  const { dashboard, fields, roles } = messages
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
          <Badge {...toRoleBadge(account.role)} />
        </dd>
        <dt>{dashboard.joined}</dt>
        <dd>
          <TimeAgo iso={account.date_joined} />
        </dd>
        <dt>{dashboard.lastLogin}</dt>
        <dd>{account.last_login ? <TimeAgo iso={account.last_login} /> : dashboard.firstLogin}</dd>
      </dl>
      <p className="quiet">{roles[account.role].mayDo}</p>
    </section>
  )
}
