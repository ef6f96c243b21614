import { expect, test } from 'vitest'
import { createRevocations } from './revocations.ts'

function setUp() {
  const clock = { ms: 0 }
  const asked: number[] = []
  const ended: string[] = []
  const revocations = createRevocations(
    async (seconds) => {
      asked.push(seconds)
      return [...ended]
    },
    () => clock.ms,
  )
  return { clock, asked, ended, revocations }
}

test('knows nothing before the first poll, and says so', () => {
  const { revocations } = setUp()

  expect(() => revocations.isEnded('a')).toThrow(expect.objectContaining({ code: 'unavailable' }))
})

test('looks back over the life of an access token at first, then over what it may have missed', async () => {
  const { clock, asked, revocations } = setUp()

  await revocations.poll()
  clock.ms = 1000
  await revocations.poll()

  expect(asked).toEqual([360, 11])
})

test('refuses to judge after half a minute without hearing', async () => {
  const { clock, revocations } = setUp()
  await revocations.poll()

  clock.ms = 30_000
  expect(revocations.isEnded('a')).toBe(false)
  clock.ms = 30_001
  expect(() => revocations.isEnded('a')).toThrow(expect.objectContaining({ code: 'unavailable' }))
})

test('forgets a session when its last access token is long dead', async () => {
  const { clock, revocations } = setUp()
  revocations.markEnded('a')
  await revocations.poll()
  expect(revocations.isEnded('a')).toBe(true)

  clock.ms = 361_000
  await revocations.poll()

  expect(revocations.isEnded('a')).toBe(false)
})
