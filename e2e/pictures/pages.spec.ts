import { expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { register } from '../support/people.ts'

const FOLDER = '../docs/pictures'
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

async function take(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' })
}

for (const { name, url } of FRONT_ENDS) {
  const app = url === environment.SPA_URL ? 'spa' : 'web'
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${name}, ${size}, ${colorScheme}`, () => {
        test.use({ viewport, colorScheme })

        test('pages', async ({ page, request }) => {
          const suffix = `${app}-${size}-${colorScheme}`
          for (const path of ['login', 'register']) {
            await page.goto(`${url}/${path}`)
            await take(page, `${path}-${suffix}`)
          }
          const customer = await register(request)
          await register(request, 'staff')
          await logIn(page, url, await register(request, 'admin'))
          await take(page, `dashboard-${suffix}`)
          await page.goto(`${url}/accounts`)
          await expect(page.getByRole('row').filter({ hasText: customer.username })).toBeVisible()
          await take(page, `accounts-${suffix}`)
        })
      })
    }
  }
}
