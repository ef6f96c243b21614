import { CHART } from '@latchkey/ui/chart'
import { messages } from '@latchkey/ui/messages'
import type { ChartPanel } from '@latchkey/ui/view-models/overview'

/** Renders daily numbers as a drawing, as a sentence for screen readers, and as a table. */
export function DailyChart({ title, drawing, rows }: ChartPanel) {
  const { line, area, ticks, days, summary } = drawing
  const { width, height } = CHART
  return (
    <section className="panel chart">
      <h3>{title}</h3>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {ticks.map(({ y, text }) => (
          <g key={y}>
            <line className="chart-tick" x1={40} x2={width} y1={y} y2={y} />
            <text x={34} y={y + 4} textAnchor="end">
              {text}
            </text>
          </g>
        ))}
        {days.map(({ x, text }) => (
          <text key={x} x={x} y={height - 6} textAnchor="middle">
            {text}
          </text>
        ))}
        <path className="chart-area" d={area} />
        <path className="chart-line" d={line} />
      </svg>
      <details>
        <summary className="text-link">{messages.overview.asTable}</summary>
        <table>
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{messages.overview.day}</th>
              <th scope="col">{messages.overview.number}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ day, text, count }) => (
              <tr key={day}>
                <th scope="row">{text}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}
