import { expect, test } from '@playwright/test'
import { searchAccount } from '../support/accounts.ts'
import {
  expectDashboard,
  expectLogin,
  fillLogin,
  FRONT_ENDS,
  logIn,
  openMenu,
} from '../support/front-ends.ts'
import { newUser, register } from '../support/users.ts'

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('a visitor creates an account and sees it on the dashboard', async ({ page }) => {
      const user = newUser()
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill(user.username)
      await page.getByLabel('Email').fill(user.email)
      await page.getByLabel('Password', { exact: true }).fill(user.password)
      await page.getByRole('button', { name: 'Create account' }).click()

      await expectDashboard(page)
      await expect(page.getByText('Your account is ready').first()).toBeVisible()
      const main = page.getByRole('main')
      await expect(main.getByText(user.username, { exact: true }).first()).toBeVisible()
      await expect(main.getByText(user.email, { exact: true })).toBeVisible()
      await expect(main.getByText('Customer', { exact: true }).first()).toBeVisible()
    })

    test('an admin registers and sees the accounts', async ({ page, request }) => {
      const customer = await register(request)
      const admin = newUser('admin')
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill(admin.username)
      await page.getByLabel('Email').fill(admin.email)
      await page.getByLabel('Password', { exact: true }).fill(admin.password)
      await page.getByLabel('Role').selectOption('admin')
      await page.getByRole('button', { name: 'Create account' }).click()
      await expectDashboard(page)

      await searchAccount(page, customer)

      const row = page.getByRole('row').filter({ hasText: customer.username })
      await expect(row).toContainText(customer.email)
      await expect(row).toContainText('Customer')
      await expect(row).toContainText('Active')
    })

    test('a customer cannot see the accounts', async ({ page, request }) => {
      await logIn(page, url, await register(request))
      await openMenu(page)
      await expect(page.getByRole('link', { name: 'Accounts' })).toHaveCount(0)

      await page.goto(`${url}/accounts`)

      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        'You don’t have access to accounts',
      )
      await page.getByRole('link', { name: 'Go to dashboard' }).click()
      await expectDashboard(page)
    })

    test('a login returns to the page that required it', async ({ page, request }) => {
      const admin = await register(request, 'admin')
      await page.goto(`${url}/accounts`)
      await expectLogin(page)

      await fillLogin(page, admin)
      await page.getByRole('button', { name: 'Log in' }).click()

      await expect(page).toHaveURL(`${url}/accounts`)
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
    })

    for (const next of ['//evil.test', '/\\evil.test', 'https:evil.test', 'javascript:alert(1)']) {
      test(`a login does not redirect to ${next}`, async ({ page, request }) => {
        const user = await register(request)
        await page.goto(`${url}/login?next=${encodeURIComponent(next)}`)
        await fillLogin(page, user)
        await page.getByRole('button', { name: 'Log in' }).click()

        await expectDashboard(page)
        expect(new URL(page.url()).origin).toBe(url)
      })
    }

    test('a wrong password shows an error and keeps the username', async ({ page, request }) => {
      const user = await register(request)
      await page.goto(`${url}/login`)
      await fillLogin(page, { ...user, password: 'wrong' })
      await page.getByRole('button', { name: 'Log in' }).click()

      await expect(page.getByRole('alert')).toContainText('Incorrect username or password')
      await expect(page.getByLabel('Username')).toHaveValue(user.username)
    })

    test('an error appears at its field', async ({ page, request }) => {
      const user = await register(request)
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill(user.username.toUpperCase())
      await page.getByLabel('Email').fill('nowhere')
      await page.getByLabel('Password', { exact: true }).fill('short')
      await page.getByRole('button', { name: 'Create account' }).click()

      await expect(page.getByLabel('Email')).toHaveAccessibleDescription(
        /Enter a valid email address/,
      )
      await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
        /at least 8 characters/,
      )
      await expect(page.getByLabel('Email')).toHaveValue('nowhere')
      await expect(page.getByLabel('Email')).toBeFocused()

      await page.getByLabel('Email').fill('new@example.com')
      await page.getByLabel('Password', { exact: true }).fill('long enough')
      await page.getByRole('button', { name: 'Create account' }).click()
      await expect(page.getByLabel('Username')).toHaveAccessibleDescription(/already exists/)
    })

    test('a logout ends the session, and the back button shows no private page', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await page.goto(`${url}/dashboard?again`)
      await page.getByText(user.email).waitFor()

      await page.getByRole('button', { name: 'Log out' }).click()

      await expectLogin(page)
      await expect(page.getByText('You’re logged out.').first()).toBeVisible()
      await page.goBack()
      await expectLogin(page)
      await expect(page.getByText(user.email)).toHaveCount(0)
    })

    test('a reload and a new tab keep the login', async ({ page, context, request }) => {
      await logIn(page, url, await register(request))
      await page.reload()
      await expectDashboard(page)

      const tab = await context.newPage()
      await tab.goto(url)
      await expectDashboard(tab)
    })

    test('a logged-in user can log in to another account', async ({ page, request }) => {
      const first = await register(request)
      const second = await register(request)
      await logIn(page, url, first)
      await page.goto(`${url}/login`)
      await expect(page.getByText(`You’re already logged in as ${first.username}.`)).toBeVisible()

      await logIn(page, url, second)

      await expect(page.getByText(second.email)).toBeVisible()
      await expect(page.getByText(first.email)).toHaveCount(0)
    })

    test('an unknown URL shows an error page', async ({ page }) => {
      await page.goto(`${url}/nowhere`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
    })

    test('a user can log in with only the keyboard', async ({ page, request }) => {
      const user = await register(request)
      await page.goto(`${url}/login`)
      await page.getByLabel('Username').focus()
      await page.keyboard.type(user.username)
      await page.keyboard.press('Tab')
      await page.keyboard.type(user.password)
      await page.keyboard.press('Enter')
      await expectDashboard(page)
    })

    test('a phone shows the navigation in a menu', async ({ page, request }) => {
      await page.setViewportSize({ width: 360, height: 740 })
      await logIn(page, url, await register(request, 'staff'))
      await openMenu(page)
      await page.getByRole('link', { name: 'Accounts' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(360)
      await openMenu(page)
      await page.getByRole('button', { name: 'Log out' }).click()
      await expectLogin(page)
    })

    test('markup in a query parameter is not rendered', async ({ page, request }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await page.goto(`${url}/login?next=%22%3E%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E`)
      await expect(page.locator('img')).toHaveCount(0)
    })
  })
}

test('a theme chosen in one app applies to the other', async ({ page }) => {
  const [one, other] = FRONT_ENDS
  await page.goto(`${one.url}/login`)
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'latchkey-dark')

  await page.goto(`${other.url}/login`)

  await expect(page.locator('html')).toHaveAttribute('data-theme', 'latchkey-dark')
})
