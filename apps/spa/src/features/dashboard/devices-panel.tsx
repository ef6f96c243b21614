import { words } from '@latchkey/ui/words'
import { Link } from 'react-router'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { nameSeen } from '@latchkey/ui/seen'
import { useActivity, useSessions } from '../../lib/queries.ts'

const LAST = 5

/** Where one is logged in and when one logged in last; more of it is on the security page. */
export function DevicesPanel() {
  return (
    <section className="panel">
      <h2>{words.security.sessions}</h2>
      <Devices />
      <h2>{words.dashboard.lastLogins}</h2>
      <LastLogins />
      <Link className="text-link" to="/security">
        {words.dashboard.manageSessions}
      </Link>
    </section>
  )
}

function Devices() {
  const { data: sessions, error, isFetching, refetch } = useSessions()
  if (error) return <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
  if (!sessions) return <Skeleton label={words.security.loading} lines={2} />
  const sorted = sessions.toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
  return (
    <ul className="timeline">
      {sorted.map((session) => (
        <li key={session.id}>
          {nameSeen(session)}{' '}
          {session.is_current && (
            <span className="role role-staff">{words.security.thisDevice}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

function LastLogins() {
  const { data: entries, error, isFetching, refetch } = useActivity()
  if (error) return <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
  if (!entries) return <Skeleton label={words.status.loading} lines={2} />
  const logins = entries.filter(({ kind }) => kind === 'logged_in').slice(0, LAST)
  if (logins.length === 0) return <p className="quiet">{words.security.noActivity}</p>
  return (
    <ol className="timeline">
      {logins.map((login) => (
        <li key={login.id}>
          <Moment iso={login.at} /> <span className="quiet">{nameSeen(login)}</span>
        </li>
      ))}
    </ol>
  )
}
