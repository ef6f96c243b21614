import type { Overview } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toOverview } from '@latchkey/ui/view-models/overview'
import { ErrorState } from '../../components/error-state.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useOverview } from '../../lib/admin-queries.ts'
import { DailyChart } from './daily-chart.tsx'

const { overview: texts } = messages

/** Renders the service metrics as numbers and charts, for staff and admins. */
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

function Numbers({ overview }: { overview: Overview }) {
  const { tiles, charts } = toOverview(overview, navigator.language)
  return (
    <>
      <dl className="tiles">
        {tiles.map(({ title, text }) => (
          <div className="tile" key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="charts">
        {charts.map((chart) => (
          <DailyChart key={chart.name} {...chart} />
        ))}
      </div>
    </>
  )
}
