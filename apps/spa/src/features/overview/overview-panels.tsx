import type { Overview } from '@latchkey/auth-core/contract'
import { messages } from '@latchkey/ui/messages'
import { toOverview } from '@latchkey/ui/view-models/overview'
import { Loaded } from '../../components/loaded.tsx'
import { useOverview } from '../../lib/admin-queries.ts'
import { DailyChart } from './daily-chart.tsx'

const { overview: texts } = messages

/** Renders the service metrics as numbers and charts, for staff and admins. */
export function OverviewPanels() {
  return (
    <section>
      <h2 className="sr-only">{texts.title}</h2>
      <Loaded query={useOverview()} errorTitle={texts.errorTitle} loading={texts.loading} lines={6}>
        {(overview) => <Numbers overview={overview} />}
      </Loaded>
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
