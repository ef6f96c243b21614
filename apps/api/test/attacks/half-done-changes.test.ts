import { PATHS } from '@latchkey/auth-core/contract'
import { describe, expect, test } from 'vitest'
import { overtake } from '../support/hold-account.ts'
import { tokenIn } from '../support/mails.ts'
import { changeWithin, idOf, logInAs, PASSWORD, startApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

/** Rounds of each race, enough to show that nothing is written by luck. */
const ROUNDS = 200
const NEW_PASSWORD = 'staple gun on a roof'

describe('L05 with the old credentials during a password reset', () => {
  test.each([
    [
      'a change of the password',
      PATHS.password,
      { old_password: PASSWORD, new_password: 'the intruder’s own sentence' },
    ],
    ['a change of the email', PATHS.email, { email: 'eve@example.com', password: PASSWORD }],
    ['an end of the other sessions', PATHS.otherSessions, {}],
  ])('%s is rejected and writes nothing', { timeout: 120_000 }, async (_name, path, body) => {
    const api = await startApi({ change: { limits: unlimited } })
    for (let round = 0; round < ROUNDS; round++) {
      const username = `alice${round}`
      const tokens = await logInAs(api, username)
      const id = idOf(tokens)
      const links = () => api.ctx.db('email_tokens').where({ account_id: id })
      expect(await links()).toHaveLength(1) // the one that verifies the email
      const passwordHash = await api.ctx.passwords.hash(NEW_PASSWORD)

      const { status } = await overtake(
        api.ctx.db,
        id,
        () => api.post(path, body, { authorization: `Bearer ${tokens.access}` }),
        (trx) => changeWithin(api, trx, id, { passwordHash }),
      )

      expect(status).toBe(401)
      expect(await links()).toEqual([])
      const account = await api.ctx.db('accounts').where({ id }).first()
      expect(account?.password_hash).toBe(passwordHash)
    }
  })

  test('a reset that loses a race with another password change is rejected', async () => {
    const api = await startApi()
    const id = idOf(await logInAs(api, 'alice'))
    await api.post(PATHS.forgotten, { email: 'alice@example.com' })
    const token = await tokenIn(api, 'alice@example.com', 'reset-password')

    const passwordHash = await api.ctx.passwords.hash(NEW_PASSWORD)
    const { status } = await overtake(
      api.ctx.db,
      id,
      () => api.post(PATHS.reset, { token, new_password: 'the intruder’s own sentence' }),
      (trx) => changeWithin(api, trx, id, { passwordHash }),
    )

    expect(status).toBe(400)
    const account = await api.ctx.db('accounts').where({ id }).first()
    expect(account?.password_hash).toBe(passwordHash)
  })
})
