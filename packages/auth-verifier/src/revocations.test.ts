import { expect, test } from 'vitest'
import { createRevocations } from './revocations.ts'

const claims = { sid: 'session', user_id: 'account', ver: 2 }
const code = (name: string): unknown => expect.objectContaining({ code: name })

function setUp() {
  const clock = { ms: 0 }
  const revocations = createRevocations(() => clock.ms)
  return { clock, revocations }
}

test('rejects every token before the first sync', () => {
  const { revocations } = setUp()

  expect(() => revocations.check(claims)).toThrow(code('unavailable'))
})

test('rejects the tokens of a session, and those of an account below a version', () => {
  const { revocations } = setUp()
  revocations.markSynced(0)
  revocations.add([{ sid: 'other' }, { user_id: 'account', ver: 2 }])
  expect(() => revocations.check(claims)).not.toThrow()

  revocations.add([{ user_id: 'account', ver: 3 }])
  expect(() => revocations.check(claims)).toThrow(code('token_superseded'))
  expect(() => revocations.check({ ...claims, ver: 3 })).not.toThrow()

  revocations.add([{ sid: 'session' }, { user_id: 'account', ver: 2 }])
  expect(() => revocations.check({ ...claims, ver: 3 })).toThrow(code('token_revoked'))
  expect(() => revocations.check({ ...claims, sid: 'other one' })).toThrow(code('token_superseded'))
})

test('rejects every token after half a minute without a sync', () => {
  const { clock, revocations } = setUp()
  revocations.markSynced(0)

  clock.ms = 30_000
  expect(() => revocations.check(claims)).not.toThrow()
  clock.ms = 30_001
  expect(() => revocations.check(claims)).toThrow(code('unavailable'))
})

test('drops a session after its last access token has expired', () => {
  const { clock, revocations } = setUp()
  revocations.add([{ sid: 'session' }])

  clock.ms = 360_001
  revocations.markSynced(clock.ms)
  revocations.add([{ sid: 'another' }])

  expect(() => revocations.check(claims)).not.toThrow()
})

test('wakes waiting calls for new revocations only', async () => {
  const { revocations } = setUp()
  revocations.add([{ sid: 'old' }])
  let isAwake = false
  const news = revocations.waitForChange(60_000).then(() => (isAwake = true))

  revocations.add([{ sid: 'old' }])
  await Promise.resolve()
  expect(isAwake).toBe(false)
  revocations.add([{ sid: 'new' }])
  await news
  expect(isAwake).toBe(true)
})
