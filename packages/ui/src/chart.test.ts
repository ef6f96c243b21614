import { expect, test } from 'vitest'
import { CHART, toChart } from './chart.ts'

const days = (...counts: number[]) =>
  counts.map((count, index) => ({ day: `2026-01-${String(index + 1).padStart(2, '0')}`, count }))

test('a chart stays in its space, and its greatest number is the highest', () => {
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

test('it says what it shows in a sentence', () => {
  expect(toChart('Logins', days(1, 7, 2), 'en').summary).toBe(
    'Logins: 10 in all, at most 7, on Jan 2.',
  )
  expect(toChart('Logins', days(0, 0), 'en').summary).toBe('Logins: none.')
})

test('nothing at all is a flat line', () => {
  const { line, ticks } = toChart('Logins', days(0, 0, 0), 'en')

  expect(line).not.toContain('NaN')
  expect(ticks.map(({ text }) => text)).toEqual(['0', '1'])
})
