import { words } from '@latchkey/ui/words'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useSessionsOf } from '../../lib/admin-queries.ts'
import { nameSeen } from '@latchkey/ui/seen'

/** Where an account is logged in, the session last used first. */
export function AccountSessions({ id }: { id: string }) {
  const { data: sessions, error, isFetching, refetch } = useSessionsOf(id)
  const { account, security, status } = words
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{account.sessions}</h2>
      {error ? (
        <Failure error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : !sessions ? (
        <Skeleton label={status.loading} />
      ) : sessions.length === 0 ? (
        <p className="quiet">{account.noSessions}</p>
      ) : (
        <ol className="timeline">
          {sessions.map((session) => (
            <li key={session.id}>
              <p>{nameSeen(session)}</p>
              <p className="quiet">
                {security.began} <Moment iso={session.created_at} /> · {security.lastUsed}{' '}
                <Moment iso={session.last_used_at} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
