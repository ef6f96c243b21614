import { expect, test } from 'vitest'
import { sessionTokens, type WithSession } from './session-tokens.ts'

const SECRET = 'a secret of the app'
const tokens = { access: 'a', refresh: 'r' }

test('tokens are read from the session that the request has now', () => {
  const req: WithSession = { session: {} }
  const store = sessionTokens(req, SECRET)
  req.session = {} // as logging in does

  store.write(tokens)

  expect(req.session.tokens).toEqual(tokens)
  expect(store.read()).toEqual(tokens)
})

test('every process of the app chooses the same key, and nobody without its secret', () => {
  const keyOf = (secret: string, token: string) =>
    sessionTokens({ session: {} }, secret).refreshKey(token)

  expect(keyOf(SECRET, 'r')).toBe(keyOf(SECRET, 'r'))
  expect(keyOf(SECRET, 'r')).not.toBe(keyOf(SECRET, 'other'))
  expect(keyOf(SECRET, 'r')).not.toBe(keyOf('another secret', 'r'))
})
