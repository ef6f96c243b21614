import { describe, expect, test } from 'vitest'
import { decideRotation } from './rotation.ts'

const ended = { generation: 3, isLive: false, isStrict: false, usedKeyHashes: [] }

describe('in a lenient session', () => {
  const live = { ...ended, isLive: true }

  test.each([
    ['the newest token rotates', 3, live, 'rotate'],
    ['the one before it gets the same successor again', 2, live, 'repeat'],
    ['an older one means that two parties hold tokens', 1, live, 'end_session'],
    ['a generation that was never issued is refused', 4, live, 'refuse'],
    ['nothing is had of a session that has ended', 3, ended, 'refuse'],
    ['not even its end again', 1, ended, 'refuse'],
  ] as const)('%s', (_title, generation, session, decision) => {
    expect(decideRotation({ generation, key: undefined }, session)).toBe(decision)
    expect(decideRotation({ generation, key: 'any' }, session)).toBe(decision)
  })
})

describe('in a strict session', () => {
  // Generation 9, reached by the keys i (from 8), h (from 7), g (from 6) and f (from 5).
  const strict = {
    generation: 9,
    isLive: true,
    isStrict: true,
    usedKeyHashes: ['i', 'h', 'g', 'f'],
  }

  test.each([
    ['the newest token rotates by a new key', 9, 'j', 'rotate'],
    ['without a key nothing changes', 9, undefined, 'require_key'],
    ['nor with the key of the refresh before', 9, 'i', 'require_key'],
    ['the one before gets its successor again by the same key', 8, 'i', 'repeat'],
    ['by another key it is a copy', 8, 'x', 'end_session'],
    ['without a key it is told to bring one', 8, undefined, 'require_key'],
    ['an older one by the key that spent it is a late duplicate', 7, 'h', 'refuse'],
    ['the oldest that is remembered too', 5, 'f', 'refuse'],
    ['by another key it is a copy as well', 7, 'i', 'end_session'],
    ['older than what is remembered it is a copy', 4, 'e', 'end_session'],
    ['a generation that was never issued is refused', 10, 'j', 'refuse'],
  ] as const)('%s', (_title, generation, key, decision) => {
    expect(decideRotation({ generation, key }, strict)).toBe(decision)
  })
})
