import { expect, test } from 'vitest'
import { CHART, toChart } from './chart.ts'

const days = (...counts: number[]) =>
  counts.map((count, index) => ({ day: `2026-01-${String(index + 1).padStart(2, '0')}`, count }))

test('a chart stays within its view box and labels ticks up to the maximum', () => {
  const { line, ticks } = toChart('Logins', days(0, 10, 5), 'en')

  const points = [...line.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ])
  for (const [x = -1, y = -1] of points) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(CHART.width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(CHART.height)
  }
  expect(ticks.map(({ text }) => text)).toEqual(['0', '5', '10'])
})

test('the summary gives the total and the highest day', () => {
  expect(toChart('Logins', days(1, 7, 2), 'en').summary).toBe(
    'Logins, last 30 days: 10 total, highest 7 on Jan 2.',
  )
  expect(toChart('Logins', days(0, 0), 'en').summary).toBe('Logins, last 30 days: none.')
})

test('zero counts draw a flat line', () => {
  const { line, ticks } = toChart('Logins', days(0, 0, 0), 'en')

  expect(line).not.toContain('NaN')
  expect(ticks.map(({ text }) => text)).toEqual(['0', '1'])
})
