import { expect, test } from 'vitest'
import { toRelativeTime } from './relative-time.ts'

const nowMs = Date.parse('2026-05-10T12:00:00Z')

test.each([
  ['2026-05-10T12:00:00Z', 'now'],
  ['2026-05-10T11:59:15Z', '45 seconds ago'],
  ['2026-05-10T11:58:01Z', '1 minute ago'],
  ['2026-05-10T07:00:00Z', '5 hours ago'],
  ['2026-05-09T11:00:00Z', 'yesterday'],
  ['2026-05-01T12:00:00Z', 'last week'],
  ['2025-12-10T12:00:00Z', '4 months ago'],
  ['2024-01-01T00:00:00Z', '2 years ago'],
])('%s is %s', (iso, messages) => {
  expect(toRelativeTime(iso, 'en', nowMs)).toBe(messages)
})

test('a time slightly in the future is shown as now', () => {
  expect(toRelativeTime('2026-05-10T12:00:20Z', 'en', nowMs)).toBe('now')
})

test('the text is in the reader’s language', () => {
  expect(toRelativeTime('2026-05-10T07:00:00Z', 'de', nowMs)).toBe('vor 5 Stunden')
})
