// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { localStorageTokens } from './local-storage-tokens.ts'

const tokens = { access: 'access-1', refresh: 'refresh-token-1' }
const next = { access: 'access-2', refresh: 'refresh-token-2' }
const full = (): never => {
  throw new DOMException('full', 'QuotaExceededError')
}

afterEach(() => {
  vi.restoreAllMocks()
  localStorage.clear()
})

test('the tabs of an origin share their tokens', () => {
  localStorageTokens(window).write(tokens)

  expect(localStorageTokens(window).read()).toEqual(tokens)
})

test('stored text that is not a pair of tokens is ignored', () => {
  for (const text of ['', 'x', '{}', '{"access":1,"refresh":2}', '[]']) {
    localStorage.setItem('latchkey.tokens', text)
    expect(localStorageTokens(window).read()).toBeUndefined()
  }
})

test('when storage is full, the tab keeps its tokens in memory and removes the stored ones', () => {
  const tab = localStorageTokens(window)
  tab.write(tokens)
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(full)

  tab.write(next)

  expect(tab.read()).toEqual(next)
  expect(localStorageTokens(window).read()).toBeUndefined()
  tab.write(undefined)
  expect(tab.read()).toBeUndefined()
})

test('when storage is blocked, the tab keeps its tokens in memory', () => {
  for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
    vi.spyOn(Storage.prototype, method).mockImplementation(full)
  }
  const tab = localStorageTokens(window)
  expect(tab.read()).toBeUndefined()

  tab.write(tokens)

  expect(tab.read()).toEqual(tokens)
})

test('all tabs choose the same key for a token, and another key for the next token', async () => {
  const [one, other] = [localStorageTokens(window), localStorageTokens(window)]
  one.write(tokens)

  const [first, second] = await Promise.all([
    one.refreshKey(tokens.refresh),
    other.refreshKey(tokens.refresh),
  ])

  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(first).toBe(second)
  expect(await localStorageTokens(window).refreshKey(tokens.refresh)).toBe(first)
  one.write(next)
  expect(await other.refreshKey(next.refresh)).not.toBe(first)
})

test('a tab that was frozen chooses no key for a token that another tab has used', async () => {
  const [frozen, other] = [localStorageTokens(window), localStorageTokens(window)]
  other.write(tokens)
  await other.refreshKey(tokens.refresh)
  other.write(next)
  const key = await other.refreshKey(next.refresh)

  expect(await frozen.refreshKey(tokens.refresh)).toBeUndefined()
  expect(await other.refreshKey(next.refresh)).toBe(key)
})

test('a tab that cannot store its key reuses it for each retry', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(full)
  const tab = localStorageTokens(window)
  tab.write(tokens)

  const key = await tab.refreshKey(tokens.refresh)

  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(await tab.refreshKey(tokens.refresh)).toBe(key)
})

test('a change in another tab and a cleared storage notify the listeners', () => {
  const heard = vi.fn()
  localStorageTokens(window).subscribe(heard)

  window.dispatchEvent(new StorageEvent('storage', { key: 'latchkey.tokens' }))
  window.dispatchEvent(new StorageEvent('storage', { key: 'something else' }))
  window.dispatchEvent(new StorageEvent('storage', { key: null }))

  expect(heard).toHaveBeenCalledTimes(2)
})
