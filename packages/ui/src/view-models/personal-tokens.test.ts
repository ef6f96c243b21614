import { expect, test } from 'vitest'
import {
  expiryDates,
  expiryOptions,
  lifetimeOf,
  nameErrors,
  toExpiryBadge,
  toReadable,
  toTokenErrors,
  toTokenExample,
} from './personal-tokens.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const DAY_MS = 24 * 60 * 60 * 1000

/** Returns a token that lives for some days, with some of them left. */
const token = (days: number, left: number) => ({
  created_at: new Date(NOW + (left - days) * DAY_MS).toISOString(),
  expires_at: new Date(NOW + left * DAY_MS).toISOString(),
})

test.each([
  [90, 8, undefined],
  [90, 7, 'Expires soon'],
  [8, 3, undefined],
  [8, 2, 'Expires soon'],
  [1, 1, undefined],
  [1, 0, 'Expired'],
])('a token for %i days with %i left has the badge %s', (days, left, text) => {
  expect(toExpiryBadge(token(days, left), NOW)?.text).toBe(text)
})

test('every token can view its own account; an unknown permission has its own name', () => {
  expect(toReadable([])).toEqual(['View your own account'])
  expect(toReadable(['audit:read', 'new:read'])).toEqual([
    'View your own account',
    'View the audit log',
    'new:read',
  ])
})

test('the form offers lifetimes with their last day, and a date within a year', () => {
  expect(expiryOptions((iso) => iso.slice(0, 10), NOW)).toEqual([
    ['7', 'In 7 days (2026-01-08)'],
    ['30', 'In 30 days (2026-01-31)'],
    ['90', 'In 90 days (2026-04-01)'],
    ['365', 'In 365 days (2027-01-01)'],
    ['date', 'On a date…'],
  ])
  expect(expiryDates('2026-12-31')).toEqual({ min: '2027-01-01', max: '2027-12-31' })
})

test.each([
  ['30', '2026-05-01', '30'],
  ['date', '2026-03-30', '2'],
  ['date', '2026-03-28', '0'],
  ['date', '', ''],
  ['date', 'soon', ''],
])('the choice %s with the date %s is a lifetime of %s days', (expires, date, days) => {
  expect(lifetimeOf({ expires, date }, '2026-03-28')).toBe(days)
})

test('an error of the lifetime is shown where it was chosen', () => {
  const fields = { name: ['Blank.'], expires_in_days: ['Not days.'] }
  expect(toTokenErrors(fields, '30')).toMatchObject({ name: ['Blank.'], expires: ['Not days.'] })
  expect(toTokenErrors(fields, 'date')).toMatchObject({
    expires: undefined,
    date: ['Choose a date from tomorrow to one year from today.'],
  })
  expect(toTokenErrors({}, 'date').date).toBeUndefined()
})

test('a name that another token has is an error, with spaces around it or not', () => {
  expect(nameErrors([{ name: 'backup' }], ' backup ')).toHaveProperty('name')
  expect(nameErrors([{ name: 'backup' }], 'Backup')).toBeUndefined()
})

test('the example keeps the token out of the shell history', () => {
  expect(toTokenExample('https://auth.example.com/auth/me/')).toBe(
    'read -rs TOKEN\ncurl -H "Authorization: Bearer $TOKEN" https://auth.example.com/auth/me/',
  )
})
