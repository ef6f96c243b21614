import { randomInt } from 'node:crypto'
import { PATHS } from '@latchkey/auth-core/contract'
import { type APIRequestContext, expect, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import {
  expectDashboard,
  expectLogin,
  fillLogin,
  FRONT_ENDS,
  logIn,
} from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'

const BUDGET = 8

/** Uses up the rate limit for unknown devices of an account, from another address. */
async function guessAt(request: APIRequestContext, { username }: User): Promise<void> {
  const data = { username, password: 'a wrong one' }
  const headers = { 'x-forwarded-for': `203.0.113.${randomInt(1, 255)}` }
  for (let i = 0; i < BUDGET; i++) {
    await request.post(environment.API_URL + PATHS.token, { data, headers })
  }
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}, while an attacker guesses a password,`, () => {
    test('the owner can log in with a known browser', async ({ page, request }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await page.getByRole('button', { name: 'Log out' }).first().click()
      await expectLogin(page)
      await guessAt(request, user)

      await fillLogin(page, user)
      await page.getByRole('button', { name: 'Log in' }).click()

      await expectDashboard(page)
    })

    test('an unknown browser shows how long to wait', async ({ page, request }) => {
      const user = await register(request)
      await guessAt(request, user)
      await page.goto(`${url}/login`)

      await fillLogin(page, user)
      await page.getByRole('button', { name: 'Log in' }).click()

      await expect(page.getByRole('alert')).toContainText('Too many attempts')
      const told = page.getByRole('timer')
      const first = Number(/Try again in (\d+) seconds/.exec(await told.innerText())?.[1])
      await expect(told).toContainText(`Try again in ${first - 2} seconds`)
      await expect(page.getByLabel('Username')).toHaveValue(user.username)
    })
  })
}
