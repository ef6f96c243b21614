import { scaleLinear, scalePoint } from 'd3-scale'
import { area, curveMonotoneX, line } from 'd3-shape'
import { messages } from './messages.ts'

/** The space that a chart is drawn in; the page gives it its size. */
export const CHART = { width: 480, height: 180 } as const
const LEFT = 44
const RIGHT = 24
const TOP = 10
const BOTTOM = 26
const TICKS = 3
const DAYS_BETWEEN = 7

/** How many there were on a day, such as `2026-01-31`. */
export interface DayCount {
  day: string
  count: number
}

/** A chart of a number by day, as the parts of an SVG. Colours are the stylesheet's. */
export interface Chart {
  line: string
  area: string
  /** Lines across, each with its number. */
  ticks: { y: number; text: string }[]
  /** Some of the days, below. */
  days: { x: number; text: string }[]
  /** What it shows, for those who do not see it. */
  summary: string
}

/** @param locale - The reader's language, for numbers and days. */
export function toChart(title: string, counts: readonly DayCount[], locale?: string): Chart {
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const x = scalePoint([LEFT, CHART.width - RIGHT]).domain(counts.map(({ day }) => day))
  const y = scaleLinear([CHART.height - BOTTOM, TOP])
    .domain([0, most])
    .nice(TICKS)
  const at = ({ day }: DayCount): number => x(day) ?? LEFT
  const number = new Intl.NumberFormat(locale, { notation: 'compact' })
  return {
    line: line<DayCount>(at, ({ count }) => y(count)).curve(curveMonotoneX)([...counts]) ?? '',
    area:
      area<DayCount>(at, y(0), ({ count }) => y(count)).curve(curveMonotoneX)([...counts]) ?? '',
    ticks: y
      .ticks(TICKS)
      .filter(Number.isInteger)
      .map((tick) => ({ y: y(tick), text: number.format(tick) })),
    days: counts
      .filter((_, index) => (counts.length - 1 - index) % DAYS_BETWEEN === 0)
      .map((one) => ({ x: at(one), text: toDayText(one.day, locale) })),
    summary: summarize(title, counts, locale),
  }
}

/** A day in the reader's language. */
export function toDayText(day: string, locale?: string): string {
  const format = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, format).format(new Date(day))
}

function summarize(title: string, counts: readonly DayCount[], locale?: string): string {
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const most = counts.toSorted((a, b) => b.count - a.count)[0]
  return messages.overview.summary(
    title,
    total,
    most?.count ?? 0,
    most ? toDayText(most.day, locale) : '',
  )
}
