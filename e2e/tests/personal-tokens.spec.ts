import { PATHS } from '@latchkey/auth-core/contract'
import { type APIRequestContext, expect, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn, openMenu } from '../support/front-ends.ts'
import { createToken, openTokenForm, revokeToken } from '../support/personal-tokens.ts'
import { register } from '../support/users.ts'

const { API_URL, SPA_URL, WEB_URL } = environment

/** Returns the status of a request to the API with a token. */
async function statusOf(request: APIRequestContext, path: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await request.get(API_URL + path, { headers })).status()
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('a user creates a token, sees it once, uses it, and revokes it', async ({
      page,
      context,
      request,
    }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const user = await register(request, 'admin')
      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await page.getByRole('link', { name: 'Manage personal access tokens' }).click()
      await expect(page.getByText('No tokens yet')).toBeVisible()

      const permissions = ['View all accounts']
      const token = await createToken(page, user, { name: 'Nightly report', permissions })

      expect(token).toMatch(/^lkp_\w{36}$/)
      expect(page.url()).not.toContain('lkp_')
      await page.getByRole('button', { name: 'Copy token' }).click()
      await expect(page.getByText('Copied.')).toBeVisible()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)
      await expect(page.getByText(`$TOKEN" ${API_URL}${PATHS.me}`)).toBeVisible()

      expect(await statusOf(request, PATHS.accounts, token)).toBe(200)
      expect(await statusOf(request, PATHS.audit, token)).toBe(403)
      await page.getByRole('link', { name: 'Done' }).click()
      const row = page.getByRole('listitem').filter({ hasText: 'Nightly report' })
      await expect(async () => {
        await page.reload()
        await expect(row).toContainText('Last used', { timeout: 2000 })
      }).toPass()
      await expect(row).toContainText('View your own account · View all accounts')
      await page.goBack()
      await expect(page.getByText(token)).toHaveCount(0)

      await page.goto(`${url}/tokens`)
      await revokeToken(page, 'Nightly report')

      await expect(page.getByText('No tokens yet')).toBeVisible()
      if (url === SPA_URL) await expect(page.getByText('Your tokens')).toBeFocused()
      expect(await statusOf(request, PATHS.accounts, token)).toBe(401)
    })

    test('a customer’s mistakes are explained at their fields, and what was typed stays', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await openMenu(page)
      await page.getByRole('link', { name: 'Personal access tokens' }).click()
      await openTokenForm(page)
      await expect(page.getByText('your role has no other permissions')).toBeVisible()
      await expect(page.getByLabel('Expiry date')).toBeHidden()

      await page.getByLabel('Expires', { exact: true }).selectOption('On a date…')
      await page.getByLabel('Expiry date').fill('2020-01-01')
      await page.getByRole('button', { name: 'Create token' }).click()

      await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
      await expect(page.getByText('Choose a date from tomorrow')).toBeVisible()
      await expect(page.getByLabel('Expiry date')).toHaveValue('2020-01-01')
      await page.getByLabel('Name', { exact: true }).fill('backup')
      await page.getByLabel('Expires', { exact: true }).selectOption({ index: 0 })
      await page.getByLabel('Your password').fill('not my password')
      await page.getByRole('button', { name: 'Create token' }).click()
      await expect(page.getByText('This is not your password')).toBeVisible()
      await page.getByLabel('Your password').fill(user.password)
      await page.getByLabel('Your password').press('Enter')

      await expect(page.getByRole('heading', { level: 1, name: 'Token created' })).toBeVisible()
      const token = await page.locator('#new-secret').innerText()
      expect(await statusOf(request, PATHS.me, token)).toBe(200)
      expect(await statusOf(request, PATHS.accounts, token)).toBe(403)
    })
  })
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the web app shows a token once, and keeps it nowhere', async ({
    page,
    context,
    request,
  }) => {
    const user = await register(request)
    await logIn(page, WEB_URL, user)
    await page.goto(`${WEB_URL}/tokens`)

    const token = await createToken(page, user, { name: 'backup' })

    expect(await statusOf(request, PATHS.me, token)).toBe(200)
    await expect(page.getByRole('button', { name: 'Copy token' })).toHaveCount(0)
    expect(JSON.stringify(await context.cookies())).not.toContain(token)
    await page.getByRole('link', { name: 'Done' }).click()
    await revokeToken(page, 'backup')
    await expect(page.getByText('Token revoked.')).toBeVisible()
    expect(await statusOf(request, PATHS.me, token)).toBe(401)
  })
})
