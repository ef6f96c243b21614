import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { expectLogin, FRONT_ENDS, logIn, openMenu } from '../support/front-ends.ts'
import { register } from '../support/users.ts'

const { API_URL } = environment

async function openSecurity(page: Page): Promise<void> {
  await openMenu(page)
  await page.getByRole('link', { name: 'Security' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('a user ends the session of another device, which is logged out at once', async ({
      page,
      browser,
      request,
    }) => {
      const user = await register(request)
      const elsewhere = await browser.newContext()
      const lost = await elsewhere.newPage()
      await logIn(lost, url, user)
      await logIn(page, url, user)
      await openSecurity(page)
      await expect(page.getByText('This device')).toHaveCount(1)

      await page.getByRole('button', { name: /^Log out .+ on / }).click()

      await expect(page.getByText('Session ended.').first()).toBeVisible()
      await expect(page.getByText('No other sessions.')).toBeVisible()
      await lost.reload()
      await expectLogin(lost)
      await elsewhere.close()
    })

    test('a user ends all other sessions and stays logged in', async ({ page, request }) => {
      const user = await register(request)
      const logInByApi = () => request.post(API_URL + PATHS.token, { data: user })
      const others = [await logInByApi(), await logInByApi()]
      await logIn(page, url, user)
      await openSecurity(page)

      await page.getByRole('button', { name: 'Log out all other devices' }).click()

      await expect(page.getByText('Logged out of 2 other sessions.').first()).toBeVisible()
      for (const other of others) {
        const { access } = TokenPair.parse(await other.json())
        const headers = { authorization: `Bearer ${access}` }
        expect((await request.get(API_URL + PATHS.me, { headers })).status()).toBe(401)
      }
      await page.reload()
      await expect(page.getByText('No other sessions.')).toBeVisible()
    })

    test('a user changes their password and stays logged in', async ({ page, request }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await openSecurity(page)
      const change = async (old: string) => {
        await page.getByLabel('Current password').fill(old)
        await page.getByLabel('New password').fill('another good password')
        await page.getByRole('button', { name: 'Change password' }).click()
      }

      await change('not the old one')
      await expect(page.getByText('Your old password was entered incorrectly')).toBeVisible()
      await expect(page.getByLabel('New password')).toHaveValue('')
      await change(user.password)

      await expect(page.getByText('Password changed.').first()).toBeVisible()
      await page.reload()
      await expect(page.getByText('Password changed', { exact: true })).toBeVisible()
      const login = (password: string) =>
        request.post(API_URL + PATHS.token, { data: { ...user, password } })
      expect((await login(user.password)).status()).toBe(401)
      expect((await login('another good password')).status()).toBe(200)
    })

    test('the owner sees a warning that names both devices of a copied login', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      const data = { ...user, rotation: 'strict' }
      const answer = await request.post(API_URL + PATHS.token, { data })
      const { refresh } = TokenPair.parse(await answer.json())
      for (const [key, userAgent] of [
        ['of the owner', 'curl/8.1'],
        ['of a thief', 'python-requests/2.32'],
      ]) {
        await request.post(API_URL + PATHS.refresh, {
          data: { refresh, idempotency_key: key },
          headers: { 'user-agent': String(userAgent) },
        })
      }

      await logIn(page, url, user)
      await openSecurity(page)

      const warning = page.getByText('The same session was used on two devices')
      await expect(warning).toContainText('curl')
      await expect(warning).toContainText('python-requests')
    })
  })
}
