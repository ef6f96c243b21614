import { expect, test } from 'vitest'
import { sessionTokens, type WithSession } from './session-tokens.ts'

const SECRET = 'a secret of the app'
const tokens = { access: 'a', refresh: 'r' }

test('tokens are read from the session that the request has now', () => {
  const req: WithSession = { session: {} }
  const store = sessionTokens(req, SECRET)
  req.session = {} // a login replaces the session

  store.write(tokens)

  expect(req.session.tokens).toEqual(tokens)
  expect(store.read()).toEqual(tokens)
})

test('all processes of the app choose the same key, and another secret yields another key', () => {
  const keyOf = (secret: string, token: string) =>
    sessionTokens({ session: {} }, secret).refreshKey(token)

  expect(keyOf(SECRET, 'r')).toBe(keyOf(SECRET, 'r'))
  expect(keyOf(SECRET, 'r')).not.toBe(keyOf(SECRET, 'other'))
  expect(keyOf(SECRET, 'r')).not.toBe(keyOf('another secret', 'r'))
})
