import { PATHS } from '@latchkey/auth-core/contract'
import { expect, type Page, test } from '@playwright/test'
import { violationsOf } from '../support/accessibility.ts'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { createToken } from '../support/personal-tokens.ts'
import { newUser, register } from '../support/users.ts'

const { API_URL } = environment

/** Checks every rule, then the contrast in the dark theme, which differs only in colors. */
async function expectNoViolation(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await violationsOf(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violationsOf(page, ['color-contrast'])).toEqual([])
}

for (const { name, url } of FRONT_ENDS) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`the ${name}, ${viewport.width} pixels wide`, () => {
      // A color in transition has a contrast of its own.
      test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } })

      test('public pages have no accessibility violations', async ({ page }) => {
        for (const path of [
          '/login',
          '/register',
          '/login?next=%2Faccounts',
          '/nowhere',
          '/forgot-password',
          '/reset-password?token=x',
          '/verify-email?token=x',
        ]) {
          await page.goto(url + path)
          await expectNoViolation(page)
        }
      })

      test('forms with errors have no accessibility violations', async ({ page }) => {
        for (const [path, button] of [
          ['/login', 'Log in'],
          ['/register', 'Create account'],
        ] as const) {
          await page.goto(url + path)
          await page.getByRole('button', { name: button }).click()
          await expect(page.getByText('This field may not be blank.').first()).toBeVisible()
          await expectNoViolation(page)
        }
      })

      test('the pages of an admin have no accessibility violations', async ({ page, request }) => {
        await logIn(page, url, await register(request, 'admin'))
        await expectNoViolation(page)
        await page.goto(`${url}/accounts/new`)
        await expectNoViolation(page)
        await page.goto(`${url}/audit`)
        await page.getByRole('table').waitFor()
        await expectNoViolation(page)
      })

      test('the lists of accounts have no accessibility violations', async ({ page, request }) => {
        await logIn(page, url, await register(request, 'admin'))
        await page.goto(`${url}/accounts`)
        await page.getByRole('table').waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/accounts?search=missing`)
        await page.getByText('No matching accounts').waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/accounts?joined_after=never`)
        await page.locator('.field-error').waitFor()
        await expectNoViolation(page)
      })

      test('the pages of services have no accessibility violations', async ({ page, request }) => {
        await logIn(page, url, await register(request, 'admin'))
        await page.goto(`${url}/services`)
        const name = newUser().username
        await page.getByLabel('Name', { exact: true }).fill(name)
        await page.getByRole('button', { name: 'Create service' }).click()
        await page.getByText(/^latchkey_service_/).waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/services`)
        await page.getByLabel('Service', { exact: true }).selectOption(name)
        await page.getByRole('button', { name: 'Create stream' }).click()
        await page.getByText('Event stream created.').first().waitFor()
        await expectNoViolation(page)
        await page.getByText('Delete', { exact: true }).first().click()
        await page.getByText('Events that weren’t delivered are dropped.').waitFor()
        await expectNoViolation(page)
      })

      test('the page of an account has no accessibility violations', async ({ page, request }) => {
        const user = await register(request)
        await logIn(page, url, await register(request, 'admin'))
        await page.goto(`${url}/accounts?search=${user.username}`)
        await page.getByRole('link', { name: user.username, exact: true }).click()
        await page.getByRole('heading', { level: 1, name: user.username }).waitFor()
        await expectNoViolation(page)
        await page.getByText('Disable account').click()
        await page.getByText('log in until the account is enabled again').waitFor()
        await expectNoViolation(page)
      })

      test('the security and token pages have no accessibility violations', async ({
        page,
        request,
      }) => {
        const user = await register(request, 'admin')
        await request.post(API_URL + PATHS.token, { data: user })
        await logIn(page, url, user)
        await page.goto(`${url}/security`)
        await page.getByRole('button', { name: 'Log out all other devices' }).waitFor()
        await expectNoViolation(page)

        await page.goto(`${url}/tokens/new`)
        await page.getByRole('button', { name: 'Create token' }).click()
        await page.getByText('This field may not be blank.').first().waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/tokens`)
        await createToken(page, user, { name: 'Nightly report' })
        await expectNoViolation(page)
        await page.getByRole('link', { name: 'Done' }).click()
        await page.getByText('Nightly report').waitFor()
        await expectNoViolation(page)
      })

      test('the page that rejects a customer has no accessibility violations', async ({
        page,
        request,
      }) => {
        await logIn(page, url, await register(request))
        await page.goto(`${url}/accounts`)
        await expectNoViolation(page)
      })
    })
  }
}
