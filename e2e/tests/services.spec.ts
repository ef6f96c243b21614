import { PATHS } from '@latchkey/auth-core/contract'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn, openMenu } from '../support/front-ends.ts'
import { newUser, register } from '../support/users.ts'

const { API_URL, SPA_URL } = environment

/** Returns a name that no other test uses. */
const newService = () => newUser().username.replace('customer', 'service')

async function openServices(page: Page): Promise<void> {
  await openMenu(page)
  await page.getByRole('link', { name: 'Services', exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible()
}

async function createService(page: Page, name: string): Promise<string> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Create service' }).click()
  await expect(page.getByRole('heading', { name: `Credential of ${name}` })).toBeVisible()
  return page.getByText(/^latchkey_service_/).innerText()
}

/** Uses a credential as a service does, and returns the status. */
async function introspect(request: APIRequestContext, credential: string): Promise<number> {
  const headers = { authorization: `Bearer ${credential}` }
  const answer = await request.post(API_URL + PATHS.introspect, { headers, form: { token: 'x' } })
  return answer.status()
}

async function confirm(page: Page, button: string): Promise<void> {
  const isBrowserApp = page.url().startsWith(SPA_URL)
  const question = page.getByRole(isBrowserApp ? 'dialog' : 'main')
  await question.getByRole('button', { name: button, exact: true }).click()
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    const control = url === SPA_URL ? 'button' : 'link'

    test('an admin creates a service, whose credential is shown once, and revokes it', async ({
      page,
      request,
    }) => {
      const service = newService()
      await logIn(page, url, await register(request, 'admin'))
      await openServices(page)

      const credential = await createService(page, service)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Copy credential' }).click()
      await expect(page.getByText('Copied.')).toBeVisible()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(credential)
      expect(await introspect(request, credential)).toBe(200)
      expect(page.url()).not.toContain('latchkey_service_')
      const stored = await page.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), history.state]),
      )
      expect(stored).not.toContain('latchkey_service_')
      await page.goto(`${url}/services`)
      const row = page.getByRole('listitem').filter({ hasText: service })
      await expect(row).toContainText('Last used')
      await expect(page.getByText('latchkey_service_')).toHaveCount(0)

      await page.getByRole(control, { name: `Revoke ${service}` }).click()
      await expect(
        page.getByRole('heading', { name: `Revoke the credential of ${service}?` }),
      ).toBeVisible()
      await confirm(page, 'Revoke credential')

      await expect(page.getByText('Credential revoked.').first()).toBeVisible()
      await expect(row).toHaveCount(0)
      expect(await introspect(request, credential)).toBe(401)
      await page.goto(`${url}/audit?kind=service_revoked`)
      await expect(page.getByRole('row').filter({ hasText: service })).toBeVisible()
    })

    test('an admin creates an event stream, tests it and deletes it', async ({ page, request }) => {
      const service = newService()
      await logIn(page, url, await register(request, 'admin'))
      await openServices(page)
      await createService(page, service)
      await page.goto(`${url}/services`)

      await page.getByLabel('Service', { exact: true }).selectOption(service)
      await page.getByLabel('Delivery').selectOption('push')
      await page.getByLabel('URL', { exact: true }).fill('not a URL')
      await page.getByRole('button', { name: 'Create stream' }).click()
      await expect(page.getByText('Enter a valid URL.')).toBeVisible()
      await page.getByLabel('URL', { exact: true }).fill('')
      await page.getByLabel('Delivery').selectOption('poll')
      await page.getByRole('button', { name: 'Create stream' }).click()
      await expect(page.getByText('Event stream created.').first()).toBeVisible()

      await page.getByRole('button', { name: `Send test event to ${service}` }).click()
      await expect(page.getByText('Test event sent.').first()).toBeVisible()
      await page.getByRole(control, { name: `Delete the stream of ${service}` }).click()
      await expect(page.getByText('Events that weren’t delivered are dropped.')).toBeVisible()
      await confirm(page, 'Delete stream')

      await expect(page.getByText('Event stream deleted.').first()).toBeVisible()
      await expect(
        page.getByRole(control, { name: `Delete the stream of ${service}` }),
      ).toHaveCount(0)
    })

    test('staff without the permission neither see nor open the page', async ({
      page,
      request,
    }) => {
      await logIn(page, url, await register(request, 'staff'))
      await expect(page.getByRole('link', { name: 'Services', exact: true })).toHaveCount(0)

      await page.goto(`${url}/services`)

      await expect(
        page.getByRole('heading', { name: 'You don’t have access to this page' }),
      ).toBeVisible()
    })
  })
}
