import { expect, test, vi } from 'vitest'
import { toColumnHeads } from './account-columns.ts'
import { startCountdown } from './countdown.ts'
import { pageLinks, toChips, toListAddress } from './list-address.ts'
import { toNavigation } from './navigation.ts'
import { toOverview } from './overview.ts'
import { currentFirst } from './sessions.ts'

test('a change of a filter leads to the first page and keeps the other filters', () => {
  const address = toListAddress({ role: 'staff', search: 'ada', cursor: 'abc' }, '/accounts')

  expect(address.to({ search: 'grace' })).toBe('/accounts?role=staff&search=grace')
  expect(address.to({ search: undefined, role: '' })).toBe('/accounts')
  expect(toListAddress({}, '').to({})).toBe('?')
})

test('only a page with neighbors has links to them', () => {
  const address = toListAddress({ role: 'staff' }, '/accounts')

  expect(pageLinks(address, { next: 'n', previous: undefined })).toEqual({
    first: undefined,
    previous: undefined,
    next: '/accounts?role=staff&cursor=n',
  })
})

test('each chip removes its own filter, and one link removes them all', () => {
  const address = toListAddress({ role: 'staff', search: 'ada', ordering: 'email' }, '/accounts')

  expect(toChips(address, { role: 'Role: Staff', search: 'Search: ada' })).toEqual({
    chips: [
      { text: 'Role: Staff', href: '/accounts?search=ada&ordering=email' },
      { text: 'Search: ada', href: '/accounts?role=staff&ordering=email' },
    ],
    clearHref: '/accounts?ordering=email',
  })
})

test('choosing the head of a sorted column reverses the order', () => {
  const [username, role] = toColumnHeads(
    ['username', 'role'],
    toListAddress({ ordering: 'username' }, '/accounts'),
  )

  expect(username?.sort).toEqual({
    href: '/accounts?ordering=-username',
    direction: 'ascending',
    arrow: '↑',
  })
  expect(role?.sort).toBeUndefined()
})

test('the navigation shows only what the permissions allow', () => {
  expect(toNavigation([]).map(({ href }) => href)).toEqual(['/dashboard', '/security', '/tokens'])
  expect(toNavigation(['audit:read']).map(({ href }) => href)).toContain('/audit')
})

test('the session of this device is first', () => {
  const sessions = [{ is_current: false }, { is_current: true }]
  expect(currentFirst(sessions)[0]?.is_current).toBe(true)
})

test('an estimated number of accounts is marked as one', () => {
  const numbers = { accounts: { total: 12_345, is_exact: false }, live_sessions: 2, days: [] }
  expect(toOverview(numbers, 'en').tiles[0]?.text).toBe('≈ 12,345')
})

test('a countdown goes down to zero and stops', () => {
  vi.useFakeTimers()
  const countdown = startCountdown(2)
  const seen: number[] = []
  countdown.subscribe(() => seen.push(countdown.secondsLeft()))

  expect(countdown.secondsLeft()).toBe(2)
  vi.advanceTimersByTime(5000)

  expect(seen.at(-1)).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
