import type { Activity } from '@latchkey/auth-core/contract'
import { words } from '@latchkey/ui/words'
import { Banner } from '../../components/banner.tsx'
import { Failure } from '../../components/failure.tsx'
import { Moment } from '../../components/moment.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useActivity } from '../../lib/queries.ts'
import { nameKind, nameSeen } from '@latchkey/ui/seen'

/** What happened to one's account, the newest first. */
export function ActivityPanel() {
  const { data: entries, error, isFetching, refetch } = useActivity()
  const { security } = words
  return (
    <section className="panel">
      <h2>{security.activity}</h2>
      {entries ? (
        <ActivityList entries={entries} />
      ) : error ? (
        <Failure
          title={security.activityErrorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton label={words.status.loading} />
      )}
    </section>
  )
}

function ActivityList({ entries }: { entries: readonly Activity[] }) {
  if (entries.length === 0) return <p className="quiet">{words.security.noActivity}</p>
  return (
    <ol className="divide-y divide-base-300">
      {entries.map((entry) => (
        <li key={entry.id} className="py-3 wrap-anywhere">
          {entry.kind === 'token_reused' && entry.other ? (
            <Banner tone="warning">
              <div>
                <p>{words.security.reuse(nameSeen(entry), nameSeen(entry.other))}</p>
                <p className="quiet">
                  <Moment iso={entry.at} />
                </p>
              </div>
            </Banner>
          ) : (
            <>
              <p>{nameKind(entry.kind)}</p>
              <p className="quiet">
                {nameSeen(entry)} · <Moment iso={entry.at} />
              </p>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
