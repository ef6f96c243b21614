import { PATHS } from '@latchkey/auth-core/contract'
import { ROLES } from '@latchkey/auth-core/roles'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import type { User } from '../support/users.ts'

/** Registers an account of each role, the same for every picture. Later calls have no effect. */
async function registerAll(request: APIRequestContext): Promise<[User, User]> {
  const users = ROLES.map((role): User => {
    const username = `${role}-account`
    return { username, email: `${role}@example.com`, password: 'correct horse battery', role }
  })
  for (const data of users) await request.post(environment.API_URL + PATHS.register, { data })
  const [customer, , admin] = users
  if (!customer || !admin) throw new Error('A role is missing.')
  return [admin, customer]
}

const FOLDER = '../docs/pictures'
const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
}

async function take(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' })
}

for (const { name, url } of FRONT_ENDS) {
  const app = url === environment.SPA_URL ? 'spa' : 'web'
  for (const [size, device] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test.describe(`${name}, ${size}, ${colorScheme}`, () => {
        test.use({ ...device, colorScheme })

        test('pages', async ({ page, request }) => {
          const suffix = `${app}-${size}-${colorScheme}`
          for (const path of ['login', 'register']) {
            await page.goto(`${url}/${path}`)
            await take(page, `${path}-${suffix}`)
          }
          const [admin, customer] = await registerAll(request)
          await logIn(page, url, admin)
          await take(page, `dashboard-${suffix}`)
          await page.goto(`${url}/accounts`)
          await expect(page.getByRole('row').filter({ hasText: customer.username })).toBeVisible()
          await take(page, `accounts-${suffix}`)
          await page.getByRole('link', { name: customer.username, exact: true }).click()
          await page.getByRole('heading', { level: 1, name: customer.username }).waitFor()
          await page.getByText('Account created').waitFor()
          await take(page, `account-${suffix}`)
          await page.goto(`${url}/audit`)
          await page.getByRole('table').waitFor()
          await take(page, `audit-${suffix}`)
          await page.goto(`${url}/security`)
          await page.getByText('This device').waitFor()
          await take(page, `security-${suffix}`)
        })
      })
    }
  }
}
