import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { nameSeen } from '@latchkey/ui/seen'
import { useActivity, useSessions } from '../../lib/queries.ts'

const LAST = 5

/** Where one is logged in and when one logged in last; more of it is on the security page. */
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
  const sorted = sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
  return (
    <ul className="timeline">
      {sorted.map((session) => (
        <li key={session.id}>
          {nameSeen(session)}{' '}
          {session.is_current && (
            <span className="role role-staff">{messages.security.thisDevice}</span>
          )}
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
  const logins = entries.filter(({ kind }) => kind === 'logged_in').slice(0, LAST)
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
