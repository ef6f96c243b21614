import { scaleLinear, scalePoint } from 'd3-scale'
import { area, curveMonotoneX, line } from 'd3-shape'
import { messages } from './messages.ts'

/** Size of the SVG view box. The stylesheet scales it on the page. */
export const CHART = { width: 480, height: 180 } as const
const LEFT = 44
const RIGHT = 24
const TOP = 10
const BOTTOM = 26
const TICKS = 3
const DAYS_BETWEEN = 7

/** The count for one day. `day` is a date such as `2026-01-31`. */
export interface DayCount {
  day: string
  count: number
}

/** A chart of daily counts, as the parts of an SVG. The stylesheet sets the colors. */
export interface Chart {
  line: string
  area: string
  /** Horizontal grid lines with their labels. */
  ticks: { y: number; text: string }[]
  /** Labels on the x axis: every seventh day. */
  days: { x: number; text: string }[]
  /** Text alternative for screen readers. */
  summary: string
}

/**
 * Draws a line chart of daily counts.
 *
 * @param locale - The reader's language, for numbers and days.
 */
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

/** Formats a day in the reader's language, such as `Jan 31`. */
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
