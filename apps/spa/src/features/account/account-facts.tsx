import type { ListedAccount } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toRoleBadge, toStatus } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'

export function AccountFacts({ account }: { account: ListedAccount }) {
  const { account: texts, accounts, dashboard, fields } = messages
  return (
    <section className="panel">
      <h2>{texts.facts}</h2>
      <dl className="facts">
        <dt>{fields.email}</dt>
        <dd>{account.email}</dd>
        <dt>{fields.role}</dt>
        <dd>
          <Badge {...toRoleBadge(account.role)} />
        </dd>
        <dt>{accounts.columns.state}</dt>
        <dd>
          <Badge {...toStatus(account.is_active)} />
        </dd>
        <dt>{dashboard.joined}</dt>
        <dd>
          <TimeAgo iso={account.date_joined} />
        </dd>
        <dt>{dashboard.lastLogin}</dt>
        <dd>{account.last_login ? <TimeAgo iso={account.last_login} /> : accounts.never}</dd>
        <dt>{texts.id}</dt>
        <dd>
          <code>{account.id}</code>
        </dd>
      </dl>
    </section>
  )
}
