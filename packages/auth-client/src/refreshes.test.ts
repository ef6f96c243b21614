import { expect, test } from 'vitest'
import { createRefreshes } from './refreshes.ts'

const answer = { access: 'a', refresh: 'b' }

test('a late caller gets the cached response for ten seconds', async () => {
  const clock = { ms: 0 }
  let started = 0
  const refreshes = createRefreshes(() => clock.ms)
  const ask = () =>
    refreshes.share('one', async () => {
      started += 1
      return answer
    })

  await ask()
  clock.ms = 9999
  expect(await ask()).toEqual(answer)
  expect(started).toBe(1)

  clock.ms = 10_000
  await ask()
  expect(started).toBe(2)
})

test('another refresh token starts another refresh', async () => {
  const refreshes = createRefreshes()
  await refreshes.share('one', async () => answer)

  expect(await refreshes.share('other', async () => ({ access: 'c' }))).toEqual({ access: 'c' })
})

test('a failure rejects all waiting calls and is not cached', async () => {
  const refreshes = createRefreshes()
  const fail = () => refreshes.share('one', () => Promise.reject(new Error('lost')))

  await expect(Promise.all([fail(), fail()])).rejects.toThrow('lost')

  expect(await refreshes.share('one', async () => answer)).toEqual(answer)
})
