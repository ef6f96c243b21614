import { type Chart, CHART, type DayCount, toChart, toDayText } from '../chart.ts'
import { messages } from '../messages.ts'

const CHARTS = ['logins', 'failures', 'registrations', 'sessions'] as const
type Counts = Record<(typeof CHARTS)[number], number>

/** The numbers of the service, as the API returns them. */
interface Numbers {
  accounts: { total: number; is_exact: boolean }
  live_sessions: number
  days: readonly ({ day: string } & Counts)[]
}

export interface Tile {
  title: string
  text: string
}

export interface ChartPanel {
  name: string
  title: string
  drawing: Chart
  /** The same numbers as a table. */
  rows: { day: string; text: string; count: number }[]
}

export interface OverviewModel {
  tiles: Tile[]
  charts: ChartPanel[]
  size: typeof CHART
}

/** The tiles and charts of the overview, in the reader's language. */
export function toOverview(numbers: Numbers, locale: string): OverviewModel {
  return { tiles: toTiles(numbers, locale), charts: toCharts(numbers, locale), size: CHART }
}

function toTiles({ accounts, live_sessions, days }: Numbers, locale: string): Tile[] {
  const today = days.at(-1)
  const texts = messages.overview
  const number = new Intl.NumberFormat(locale)
  const estimated = accounts.is_exact ? '' : '≈ '
  return [
    { title: texts.accounts, text: estimated + number.format(accounts.total) },
    { title: texts.liveSessions, text: number.format(live_sessions) },
    { title: texts.loginsToday, text: number.format(today?.logins ?? 0) },
    { title: texts.failuresToday, text: number.format(today?.failures ?? 0) },
  ]
}

function toCharts({ days }: Numbers, locale: string): ChartPanel[] {
  return CHARTS.map((name) => {
    const title = messages.overview.charts[name]
    const counts: DayCount[] = days.map(({ day, [name]: count }) => ({ day, count }))
    const rows = counts.map(({ day, count }) => ({ day, text: toDayText(day, locale), count }))
    return { name, title, drawing: toChart(title, counts, locale), rows }
  })
}
