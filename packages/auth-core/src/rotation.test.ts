import { describe, expect, test } from 'vitest'
import { decideRotation } from './rotation.ts'

const ended = { generation: 3, isLive: false, isStrict: false, usedKeyHashes: [] }

describe('in a lenient session', () => {
  const live = { ...ended, isLive: true }

  test.each([
    ['the newest token rotates', 3, live, 'rotate'],
    ['the previous token gets the same successor again', 2, live, 'repeat'],
    ['an older token ends the session', 1, live, 'end_session'],
    ['a generation that was never issued is refused', 4, live, 'refuse'],
    ['a token of an ended session is refused', 3, ended, 'refuse'],
    ['an older token of an ended session is refused', 1, ended, 'refuse'],
  ] as const)('%s', (_title, generation, session, decision) => {
    expect(decideRotation({ generation, key: undefined }, session)).toBe(decision)
    expect(decideRotation({ generation, key: 'any' }, session)).toBe(decision)
  })
})

describe('in a strict session', () => {
  // Generation 9. The keys of its rotations are i (from 8), h (from 7), g (from 6) and f (from 5).
  const strict = {
    generation: 9,
    isLive: true,
    isStrict: true,
    usedKeyHashes: ['i', 'h', 'g', 'f'],
  }

  test.each([
    ['the newest token with a new key rotates', 9, 'j', 'rotate'],
    ['the newest token without a key requires one', 9, undefined, 'require_key'],
    ['the newest token with the previous key requires a new one', 9, 'i', 'require_key'],
    ['the previous token with its key gets the same successor', 8, 'i', 'repeat'],
    ['the previous token with another key ends the session', 8, 'x', 'end_session'],
    ['the previous token without a key requires one', 8, undefined, 'require_key'],
    ['an older token with its key is refused as a late duplicate', 7, 'h', 'refuse'],
    ['the oldest token with a stored key is refused as a late duplicate', 5, 'f', 'refuse'],
    ['an older token with another key ends the session', 7, 'i', 'end_session'],
    ['a token older than the stored keys ends the session', 4, 'e', 'end_session'],
    ['a generation that was never issued is refused', 10, 'j', 'refuse'],
  ] as const)('%s', (_title, generation, key, decision) => {
    expect(decideRotation({ generation, key }, strict)).toBe(decision)
  })
})
