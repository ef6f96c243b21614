import { expect, test } from 'vitest'
import { decideRotation } from './rotation.ts'

const live = { generation: 3, isLive: true }

test.each([
  ['the newest token rotates', 3, live, 'rotate'],
  ['the one before it gets the same successor again', 2, live, 'repeat'],
  ['an older one means that two parties hold tokens', 1, live, 'end_session'],
  ['a generation that was never issued is refused', 4, live, 'refuse'],
  ['nothing is had of a session that has ended', 3, { generation: 3, isLive: false }, 'refuse'],
  ['not even its end again', 1, { generation: 3, isLive: false }, 'refuse'],
] as const)('%s', (_title, presented, session, decision) => {
  expect(decideRotation(presented, session)).toBe(decision)
})
