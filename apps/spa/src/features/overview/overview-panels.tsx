import type { Overview } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { ErrorState } from '../../components/error-state.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useOverview } from '../../lib/admin-queries.ts'
import { DailyChart } from './daily-chart.tsx'

const { overview: texts } = messages

/** The service in numbers and charts, for staff and admins. */
export function OverviewPanels() {
  const { data: overview, error, isFetching, refetch } = useOverview()
  return (
    <section>
      <h2 className="sr-only">{texts.title}</h2>
      {overview ? (
        <Numbers overview={overview} />
      ) : error ? (
        <ErrorState
          title={texts.errorTitle}
          error={error}
          isRetrying={isFetching}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton label={texts.loading} lines={6} />
      )}
    </section>
  )
}

function Numbers({ overview: { accounts, live_sessions, days } }: { overview: Overview }) {
  const today = days.at(-1)
  const { charts } = texts
  return (
    <>
      <dl className="tiles">
        <Tile title={texts.accounts} count={accounts.total} isAbout={!accounts.is_exact} />
        <Tile title={texts.liveSessions} count={live_sessions} />
        <Tile title={texts.loginsToday} count={today?.logins ?? 0} />
        <Tile title={texts.failuresToday} count={today?.failures ?? 0} />
      </dl>
      <div className="charts">
        {(['logins', 'failures', 'registrations', 'sessions'] as const).map((name) => (
          <DailyChart
            key={name}
            title={charts[name]}
            counts={days.map(({ day, [name]: count }) => ({ day, count }))}
          />
        ))}
      </div>
    </>
  )
}

function Tile({
  title,
  count,
  isAbout = false,
}: {
  title: string
  count: number
  isAbout?: boolean
}) {
  return (
    <div className="tile">
      <dt>{title}</dt>
      <dd>
        {isAbout && '≈ '}
        {count.toLocaleString(navigator.language)}
      </dd>
    </div>
  )
}
