import { messages } from '@latchkey/ui/messages'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useSessionsOf } from '../../lib/admin-queries.ts'
import { nameSeen } from '@latchkey/ui/seen'

/** Renders the sessions of an account, last used first. */
export function AccountSessions({ id }: { id: string }) {
  const { data: sessions, error, isFetching, refetch } = useSessionsOf(id)
  const { account, security, status } = messages
  return (
    <section className="panel">
      <h2 tabIndex={-1}>{account.sessions}</h2>
      {error ? (
        <ErrorState error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
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
                {security.began} <TimeAgo iso={session.created_at} /> · {security.lastUsed}{' '}
                <TimeAgo iso={session.last_used_at} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
