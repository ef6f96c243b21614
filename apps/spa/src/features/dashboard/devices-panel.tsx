import type { Activity } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { thisDeviceBadge } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { currentFirst, lastLogins } from '@latchkey/ui/view-models/sessions'
import { Link } from 'react-router'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { nameSeen } from '@latchkey/ui/seen'
import { useActivity, useSessions } from '../../lib/queries.ts'

/** Renders the user's sessions and latest logins, with a link to the security page. */
export function DevicesPanel() {
  return (
    <section className="panel">
      <h2>{messages.security.sessions}</h2>
      <Devices />
      <h2>{messages.dashboard.lastLogins}</h2>
      <LastLogins />
      <Link className="text-link" to="/security">
        {messages.dashboard.manageSessions}
      </Link>
    </section>
  )
}

function Devices() {
  return (
    <Loaded query={useSessions()} loading={messages.security.loading} lines={2}>
      {(sessions) => (
        <ul className="timeline">
          {currentFirst(sessions).map((session) => (
            <li key={session.id}>
              {nameSeen(session)} {session.is_current && <Badge {...thisDeviceBadge()} />}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}

function LastLogins() {
  return (
    <Loaded query={useActivity()} lines={2}>
      {(entries) => <Logins logins={lastLogins(entries)} />}
    </Loaded>
  )
}

function Logins({ logins }: { logins: readonly Activity[] }) {
  if (logins.length === 0) return <p className="quiet">{messages.security.noActivity}</p>
  return (
    <ol className="timeline">
      {logins.map((login) => (
        <li key={login.id}>
          <TimeAgo iso={login.at} /> <span className="quiet">{nameSeen(login)}</span>
        </li>
      ))}
    </ol>
  )
}
