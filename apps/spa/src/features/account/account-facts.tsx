import type { ListedAccount } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { Moment } from '../../components/moment.tsx'
import { RoleBadge } from '../../components/role-badge.tsx'
import { StateText } from '../../components/state-text.tsx'

export function AccountFacts({ account }: { account: ListedAccount }) {
  const { account: texts, accounts, dashboard, fields } = words
  return (
    <section className="panel">
      <h2>{texts.facts}</h2>
      <dl className="facts">
        <dt>{fields.email}</dt>
        <dd>{account.email}</dd>
        <dt>{fields.role}</dt>
        <dd>
          <RoleBadge role={account.role} />
        </dd>
        <dt>{accounts.columns.state}</dt>
        <dd>
          <StateText isActive={account.is_active} />
        </dd>
        <dt>{dashboard.joined}</dt>
        <dd>
          <Moment iso={account.date_joined} />
        </dd>
        <dt>{dashboard.lastLogin}</dt>
        <dd>{account.last_login ? <Moment iso={account.last_login} /> : accounts.never}</dd>
        <dt>{texts.id}</dt>
        <dd>
          <code>{account.id}</code>
        </dd>
      </dl>
    </section>
  )
}
