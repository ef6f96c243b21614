import { messages } from '@latchkey/ui/messages'
import { thisDeviceBadge } from '@latchkey/ui/view-models/badges'
import { Badge } from '../../components/badge.tsx'
import { currentFirst, lastLogins } from '@latchkey/ui/view-models/sessions'
import { Link } from 'react-router'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
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
  const { data: sessions, error, isFetching, refetch } = useSessions()
  if (error)
    return <ErrorState error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
  if (!sessions) return <Skeleton label={messages.security.loading} lines={2} />
  return (
    <ul className="timeline">
      {currentFirst(sessions).map((session) => (
        <li key={session.id}>
          {nameSeen(session)} {session.is_current && <Badge {...thisDeviceBadge()} />}
        </li>
      ))}
    </ul>
  )
}

function LastLogins() {
  const { data: entries, error, isFetching, refetch } = useActivity()
  if (error)
    return <ErrorState error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
  if (!entries) return <Skeleton label={messages.status.loading} lines={2} />
  const logins = lastLogins(entries)
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
