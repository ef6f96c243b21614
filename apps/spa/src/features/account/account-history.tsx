import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAuditPage } from '../../lib/admin-queries.ts'
import { nameKind, nameSeen } from '@latchkey/ui/seen'

const SHOWN = '20'

/** Renders the latest audit events of an account, newest first. */
export function AccountHistory({ id }: { id: string }) {
  const query = { account_id: id, page_size: SHOWN }
  const { data: page, error, isFetching, refetch } = useAuditPage(query)
  const { account, status, titles } = messages
  return (
    <section className="panel">
      <h2>{account.history}</h2>
      {error ? (
        <ErrorState error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      ) : !page ? (
        <Skeleton label={status.loading} />
      ) : page.items.length === 0 ? (
        <p className="quiet">{account.noHistory}</p>
      ) : (
        <>
          <ol className="timeline">
            {page.items.map((entry) => (
              <li key={entry.id}>
                <p>{nameKind(entry.kind)}</p>
                <p className="quiet">
                  {nameSeen(entry)} · <TimeAgo iso={entry.at} />
                </p>
              </li>
            ))}
          </ol>
          <Link className="text-link" to={`/audit?account_id=${id}`}>
            {titles.audit}
          </Link>
        </>
      )}
    </section>
  )
}
