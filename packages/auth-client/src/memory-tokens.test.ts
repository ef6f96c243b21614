import { expect, test } from 'vitest'
import { memoryTokens } from './memory-tokens.ts'

const tokens = { access: 'a', refresh: 'refresh token 1' }

test('a refresh token has one random key, and each token another one', async () => {
  const store = memoryTokens(tokens)
  const key = await store.refreshKey(tokens.refresh)

  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(await store.refreshKey(tokens.refresh)).toBe(key)
  store.write({ access: 'b', refresh: 'refresh token 2' })
  expect(await store.refreshKey('refresh token 2')).not.toBe(key)
  expect(await store.refreshKey(tokens.refresh)).toBeUndefined()
})
