import { expect, test, vi } from 'vitest'
import { nameService } from '../seen.ts'
import { toColumnHeads } from './account-columns.ts'
import { startCountdown } from './countdown.ts'
import { pageLinks, toChips, toListAddress } from './list-address.ts'
import { toNavigation } from './navigation.ts'
import { toOverview } from './overview.ts'
import { introspectionExample, toStreamModel, withoutStream } from './services.ts'
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
  expect(toNavigation(['services:manage']).map(({ href }) => href)).toContain('/services')
})

test('a stream is active, failing or paused, and a test event resumes a paused one', () => {
  const shown = (status: 'enabled' | 'paused', failing_since: string | null) => {
    const stream = { service: 'orders', delivery: 'push', status, failing_since } as const
    const { state, test: button } = toStreamModel(stream)
    return [state.text, button.text]
  }

  expect(shown('enabled', null)).toEqual(['Active', 'Send test event'])
  expect(shown('enabled', '2026-01-31T12:00:00Z')).toEqual(['Failing', 'Send test event'])
  expect(shown('paused', '2026-01-31T12:00:00Z')).toEqual(['Paused', 'Resume with test event'])
})

test('only a service without a stream can get one', () => {
  const services = [{ name: 'orders' }, { name: 'billing' }]
  expect(withoutStream(services, [{ service: 'orders' }])).toEqual(['billing'])
})

test('the example of a credential reads it from a variable', () => {
  expect(introspectionExample('orders')).toContain('-u "orders:$CREDENTIAL"')
})

test('an event about a service or a stream names the service', () => {
  expect(nameService('service_revoked', { name: 'orders' })).toBe('orders')
  expect(nameService('stream_created', { service: 'orders', delivery: 'poll' })).toBe('orders')
  expect(nameService('personal_token_created', { name: 'backup' })).toBeUndefined()
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
