import { PATHS } from '@latchkey/auth-core/contract'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { register } from '../support/users.ts'

const { API_URL } = environment

/** Looks at the page by every rule, and at its colors again in the dark: nothing else differs there. */
async function expectNoViolation(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await violationsOf(inPage(page))).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violationsOf(inPage(page).withRules(['color-contrast']))).toEqual([])
}

/** Without frames of other sites there is nothing to gather in a page of its own, which takes seconds. */
function inPage(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true)
}

async function violationsOf(axe: AxeBuilder): Promise<unknown[]> {
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

for (const { name, url } of FRONT_ENDS) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`the ${name}, ${viewport.width} pixels wide`, () => {
      test.use({ viewport })

      test('has no barrier for somebody who is not logged in', async ({ page }) => {
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

      test('has no barrier in its forms with errors', async ({ page }) => {
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

      test('has no barrier for an admin', async ({ page, request }) => {
        await logIn(page, url, await register(request, 'admin'))
        await expectNoViolation(page)
        await page.goto(`${url}/accounts`)
        await page.getByRole('table').waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/accounts?search=nobody`)
        await page.getByText('No account matches').waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/accounts?joined_after=never`)
        await page.locator('.field-error').waitFor()
        await expectNoViolation(page)
        await page.goto(`${url}/accounts/new`)
        await expectNoViolation(page)
        await page.goto(`${url}/audit`)
        await page.getByRole('table').waitFor()
        await expectNoViolation(page)
      })

      test('has no barrier where an admin looks at an account', async ({ page, request }) => {
        const user = await register(request)
        await logIn(page, url, await register(request, 'admin'))
        await page.goto(`${url}/accounts?search=${user.username}`)
        await page.getByRole('link', { name: user.username, exact: true }).click()
        await page.getByRole('heading', { level: 1, name: user.username }).waitFor()
        await expectNoViolation(page)
        await page.getByText('Disable account').click()
        await page.getByText('They cannot log in until').waitFor()
        await expectNoViolation(page)
      })

      test('has no barrier where one minds one’s sessions', async ({ page, request }) => {
        const user = await register(request)
        await request.post(API_URL + PATHS.token, { data: user })
        await logIn(page, url, user)
        await page.goto(`${url}/security`)
        await page.getByRole('button', { name: 'End all others' }).waitFor()
        await expectNoViolation(page)
      })

      test('has no barrier for a customer', async ({ page, request }) => {
        await logIn(page, url, await register(request))
        await page.goto(`${url}/accounts`)
        await expectNoViolation(page)
      })
    })
  }
}
