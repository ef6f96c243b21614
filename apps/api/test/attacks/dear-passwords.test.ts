import { PATHS } from '@latchkey/auth-core/contract'
import { loadPasswordJudge } from '@latchkey/password-policy/password-strength'
import { describe, expect, test } from 'vitest'
import { tokenIn } from '../support/mails.ts'
import { logInAs, PASSWORD, startApi } from '../support/start-api.ts'

/** The strength check tries every reading of each ambiguous character, which is slow. */
const DEAR = '4@8({[</369&#!1/|0$5+7%2/'.repeat(2).slice(0, 48)

describe('G04 a password that is slow to check for strength', () => {
  test('takes more than 5 ms to check', async () => {
    const judge = await loadPasswordJudge()
    const began = performance.now()
    judge(DEAR, [])
    expect(performance.now() - began).toBeGreaterThan(5)
  })

  test('does not delay other requests, whatever the endpoint', { timeout: 60_000 }, async () => {
    const api = await startApi()
    const { access } = await logInAs(api, 'ada')
    await api.post(PATHS.forgotten, { email: 'ada@example.com' })
    const token = await tokenIn(api, 'ada@example.com', 'reset-password')
    const admin = await logInAs(api, 'root', 'admin')
    const as = (bearer: string) => ({ authorization: `Bearer ${bearer}` })
    const person = (n: number) => ({
      username: `eve${n}`,
      email: `eve${n}@example.com`,
      password: DEAR,
    })
    let answered = 0
    const dear = Array.from({ length: 10 }, (_, n) => [
      api.post(PATHS.register, person(n)),
      api.post(PATHS.newAccount, person(n + 100), as(admin.access)),
      api.post(PATHS.password, { old_password: PASSWORD, new_password: DEAR }, as(access)),
      api.post(PATHS.reset, { token, new_password: DEAR }),
    ]).flat()
    const statuses = Promise.all(
      dear.map(async (one) => {
        const { status } = await one
        answered += 1
        return status
      }),
    )

    // These requests are sent last and answered before most of the others.
    for (let n = 0; n < 20; n++) expect((await api.get(PATHS.jwks)).status).toBe(200)

    expect(answered).toBeLessThan(20)
    const rest = (await statuses).filter(
      (status) => ![200, 201, 204, 400, 401, 503].includes(status),
    )
    expect(rest).toEqual([])
  })

  test('gets 503 with a Retry-After header when the queue is full', async () => {
    const api = await startApi()
    const posts = Array.from({ length: 120 }, (_, n) =>
      api.post(PATHS.register, { username: `e${n}`, email: `e${n}@example.com`, password: DEAR }),
    )

    const answers = await Promise.all(posts)

    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    for (const { headers } of busy) expect(headers.get('retry-after')).toBe('2')
  })
})
