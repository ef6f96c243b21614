import { PATHS } from '@latchkey/auth-core/contract'
import { expect, type Page, test } from '@playwright/test'
import { violationsOf, type Violation } from '../support/accessibility.ts'
import { environment } from '../support/config.ts'
import { register } from '../support/users.ts'

const REFERENCE = `${environment.API_URL}/auth/docs/`
const SCREENS = [
  { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

/** Collects everything that the browser complains about, such as a blocked script or style. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

async function seriousViolations(page: Page): Promise<Violation[]> {
  const violations = await violationsOf(page)
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
}

/** Returns the section of an operation. */
const operation = (page: Page, name: string) => page.locator(`[id$="-${name}"]`)

for (const { viewport, colorScheme } of SCREENS) {
  test.describe(`${viewport.width} pixels wide, ${colorScheme}`, () => {
    test.use({ viewport, colorScheme })

    test('the API reference loads under its policy and is accessible', async ({ page }) => {
      const complaints = complaintsOf(page)

      await page.goto(REFERENCE)
      await operation(page, 'logIn').locator('.opblock-summary-control').click()
      await operation(page, 'logIn').getByRole('button', { name: 'Execute' }).waitFor()

      expect(await seriousViolations(page)).toEqual([])
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
      await page.goto(`${REFERENCE}errors/#throttled`)
      await expect(page.getByRole('heading', { name: 'throttled' })).toBeInViewport()
      expect(await seriousViolations(page)).toEqual([])
      expect(complaints).toEqual([])
    })
  })
}

test('a login on the API reference authorizes the calls that follow', async ({ page, request }) => {
  const { username, password } = await register(request)
  const complaints = complaintsOf(page)
  await page.goto(REFERENCE)

  const logIn = operation(page, 'logIn')
  await logIn.locator('.opblock-summary-control').click()
  await logIn.getByRole('textbox').first().fill(JSON.stringify({ username, password }))
  await logIn.getByRole('button', { name: 'Execute' }).click()
  await expect(logIn.locator('.live-responses-table tbody .response-col_status')).toHaveText(/200/)

  const me = operation(page, 'showOwnAccount')
  await me.locator('.opblock-summary-control').click()
  const answered = page.waitForResponse(environment.API_URL + PATHS.me)
  await me.getByRole('button', { name: 'Execute' }).click()

  expect((await answered).status()).toBe(200)
  await expect(me.locator('.live-responses-table')).toContainText(username)
  expect(complaints).toEqual([])
})
