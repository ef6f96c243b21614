import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import type { AccountChange } from '../../src/use-cases/accounts/change-account.ts'
import { overtake } from '../support/hold-account.ts'
import {
  changeWithin,
  idOf,
  logInAs,
  PASSWORD,
  startApi,
  type TestApi,
} from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

/** Rounds of each race, enough to show that no session survives by luck. */
const ROUNDS = 200
const NEW_PASSWORD = 'staple gun on a roof'

async function newHash(api: TestApi): Promise<string> {
  return api.ctx.passwords.hash(NEW_PASSWORD)
}

const EDITS: Record<string, (api: TestApi, round: number) => Promise<AccountChange>> = {
  'the password is changed or reset': async (api) => ({ passwordHash: await newHash(api) }),
  'the account is disabled': () => Promise.resolve({ isActive: false }),
  'the role is changed': (_api, round) =>
    Promise.resolve({ role: round % 2 === 0 ? 'staff' : 'customer' }),
  'the email is changed': (_api, round) => Promise.resolve({ email: `alice${round}@example.com` }),
}

describe('L04 a login whose password was verified before', () => {
  test.each(Object.keys(EDITS))(
    '%s gets 401 and no session in 200 rounds',
    { timeout: 120_000 },
    async (name) => {
      const api = await startApi({ change: { limits: unlimited } })
      const id = idOf(await logInAs(api, 'alice'))
      const oldHash = await api.ctx.passwords.hash(PASSWORD)
      const statuses = new Set<number>()
      let survivors = 0

      for (let round = 0; round < ROUNDS; round++) {
        const edit = (await EDITS[name]?.(api, round)) ?? {}
        const { status } = await overtake(
          api.ctx.db,
          id,
          () => api.post(PATHS.token, { username: 'alice', password: PASSWORD }),
          (trx) => changeWithin(api, trx, id, edit),
        )
        statuses.add(status)
        const live = await api.ctx.db('sessions').where({ account_id: id, ended_at: null })
        survivors += live.length
        await api.ctx
          .db('accounts')
          .where({ id })
          .update({ password_hash: oldHash, is_active: true })
      }

      expect({ survivors, statuses: [...statuses] }).toEqual({ survivors: 0, statuses: [401] })
    },
  )

  test('the account is deleted gets 401 in 200 rounds', { timeout: 120_000 }, async () => {
    const api = await startApi({ change: { limits: unlimited } })
    for (let round = 0; round < ROUNDS; round++) {
      const id = idOf(await logInAs(api, `alice${round}`))
      const { status } = await overtake(
        api.ctx.db,
        id,
        () => api.post(PATHS.token, { username: `alice${round}`, password: PASSWORD }),
        (trx) => trx('accounts').where({ id }).delete(),
      )
      expect(status).toBe(401)
    }
    expect(await api.ctx.db('sessions')).toEqual([])
  })
})
