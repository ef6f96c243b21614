import { afterEach, expect, test, vi } from 'vitest'
import { withLocalDays } from './local-days.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['America/New_York', '2026-01-31', '2026-01-31T05:00:00.000Z'],
  ['America/New_York', '2026-07-31', '2026-07-31T04:00:00.000Z'],
  ['Asia/Kolkata', '2026-01-31', '2026-01-30T18:30:00.000Z'],
  ['UTC', '2026-01-31', '2026-01-31T00:00:00.000Z'],
])('in %s the day %s starts at local midnight', (zone, day, moment) => {
  vi.stubEnv('TZ', zone)

  expect(withLocalDays({ from: day, to: '' }, ['from', 'to'])).toEqual({ from: moment, to: '' })
})

test.each(['2026-02-30', 'never', '', '2026-01-31T00:00:00Z'])('%j is sent unchanged', (text) => {
  expect(withLocalDays({ from: text }, ['from'])).toEqual({ from: text })
})
