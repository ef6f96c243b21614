import type { Overview } from '@latchkey/auth-core/contract'
import { CHART, type Chart, toChart, toDayText } from '@latchkey/ui/chart'
import { messages } from '@latchkey/ui/messages'

const CHARTS = ['logins', 'failures', 'registrations', 'sessions'] as const

interface ShownChart {
  title: string
  drawing: Chart
  rows: { day: string; count: number }[]
}

interface ShownOverview {
  tiles: { title: string; text: string }[]
  charts: ShownChart[]
  size: typeof CHART
}

/** The service in numbers and charts, as the template shows them. */
export function showOverview(overview: Overview, locale: string): ShownOverview {
  const { accounts, live_sessions: liveSessions, days } = overview
  const today = days.at(-1)
  const texts = messages.overview
  const number = new Intl.NumberFormat(locale)
  const about = accounts.is_exact ? '' : '≈ '
  return {
    tiles: [
      { title: texts.accounts, text: about + number.format(accounts.total) },
      { title: texts.liveSessions, text: number.format(liveSessions) },
      { title: texts.loginsToday, text: number.format(today?.logins ?? 0) },
      { title: texts.failuresToday, text: number.format(today?.failures ?? 0) },
    ],
    charts: CHARTS.map((name) => {
      const title = texts.charts[name]
      const counts = days.map(({ day, [name]: count }) => ({ day, count }))
      const rows = counts.map(({ day, count }) => ({ day: toDayText(day, locale), count }))
      return { title, drawing: toChart(title, counts, locale), rows }
    }),
    size: CHART,
  }
}
