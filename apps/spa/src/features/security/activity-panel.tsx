import type { Activity } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { Banner } from '../../components/banner.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useActivity } from '../../lib/queries.ts'
import { nameKind, nameSeen } from '@latchkey/ui/seen'

/** Renders the user's account activity, newest first. */
export function ActivityPanel() {
  const { security } = messages
  return (
    <section className="panel">
      <h2>{security.activity}</h2>
      <Loaded query={useActivity()} errorTitle={security.activityErrorTitle}>
        {(entries) => <ActivityList entries={entries} />}
      </Loaded>
    </section>
  )
}

function ActivityList({ entries }: { entries: readonly Activity[] }) {
  if (entries.length === 0) return <p className="quiet">{messages.security.noActivity}</p>
  return (
    <ol className="divide-y divide-base-300">
      {entries.map((entry) => (
        <li key={entry.id} className="py-3 wrap-anywhere">
          {entry.kind === 'token_reused' && entry.other ? (
            <Banner tone="warning">
              <div>
                <p>{messages.security.reuse(nameSeen(entry), nameSeen(entry.other))}</p>
                <p className="quiet">
                  <TimeAgo iso={entry.at} />
                </p>
              </div>
            </Banner>
          ) : (
            <>
              <p>{nameKind(entry.kind)}</p>
              <p className="quiet">
                {nameSeen(entry)} · <TimeAgo iso={entry.at} />
              </p>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
