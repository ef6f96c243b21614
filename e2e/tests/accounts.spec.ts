import { readFile } from 'node:fs/promises'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from '@playwright/test'
import { changeRole, doWithAccount, openAccount, searchAccount } from '../support/accounts.ts'
import { environment } from '../support/config.ts'
import { expectLogin, FRONT_ENDS, logIn, openMenu } from '../support/front-ends.ts'
import { newUser, register } from '../support/users.ts'

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}, an admin`, () => {
    test('finds an account, and the back button returns to the results', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))

      await openAccount(page, user)
      await page.goBack()

      await expect(page.getByLabel('Search accounts')).toHaveValue(user.username)
      await expect(page.getByRole('row').filter({ hasText: user.email })).toBeVisible()
      await page.getByRole('link', { name: `Remove filter: Search: ${user.username}` }).click()
      await expect(page).not.toHaveURL(/search=/)
    })

    test('shares the URL of a search with another admin', async ({ page, browser, request }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))
      await searchAccount(page, user)
      const address = page.url()

      const colleague = await browser.newPage()
      await logIn(colleague, url, await register(request, 'admin'))
      await colleague.goto(address)

      await expect(colleague.getByRole('row').filter({ hasText: user.email })).toBeVisible()
      await colleague.close()
    })

    test('changes a role, which signs the user out at once', async ({ page, browser, request }) => {
      const user = await register(request)
      const theirs = await browser.newPage()
      await logIn(theirs, url, user)
      await logIn(page, url, await register(request, 'admin'))
      await openAccount(page, user)

      await changeRole(page, user, 'staff')

      await expect(page.getByRole('main').getByText('Staff', { exact: true }).first()).toBeVisible()
      await theirs.goto(`${url}/accounts`)
      await expect(theirs.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible()
      await logIn(theirs, url, user)
      await theirs.goto(`${url}/accounts`)
      await expect(theirs.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
      await theirs.close()
    })

    test('disables an account, which ends its session, and enables it again', async ({
      page,
      browser,
      request,
    }) => {
      const user = await register(request)
      const theirs = await browser.newPage()
      await logIn(theirs, url, user)
      await logIn(page, url, await register(request, 'admin'))
      await openAccount(page, user)

      await doWithAccount(page, 'Disable account', {
        follows: 'This ends 1 session.',
        button: 'Disable account',
      })
      await expect(page.getByRole('main').getByText('Disabled', { exact: true })).toBeVisible()
      await theirs.goto(`${url}/security`)
      await expectLogin(theirs)

      await doWithAccount(page, 'Enable account', {
        follows: 'will be able to log in again.',
        button: 'Enable account',
      })
      await expect(page.getByRole('main').getByText('Active', { exact: true })).toBeVisible()
      await logIn(theirs, url, user)
      await theirs.close()
    })

    test('deletes an account, and cancels the deletion of another', async ({ page, request }) => {
      const [kept, gone] = [await register(request), await register(request)]
      await logIn(page, url, await register(request, 'admin'))

      await openAccount(page, kept)
      const role = url === environment.SPA_URL ? 'button' : 'link'
      await page.getByRole(role, { name: 'Delete account' }).click()
      await page.getByRole(role, { name: 'Cancel' }).click()
      await searchAccount(page, kept)

      await openAccount(page, gone)
      const address = page.url()
      await doWithAccount(page, 'Delete account', {
        follows: 'You can’t undo this.',
        button: 'Delete account',
      })
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account not found')
    })

    test('creates a staff account, which can log in', async ({ page, browser, request }) => {
      const user = newUser('staff')
      await logIn(page, url, await register(request, 'admin'))
      await page.goto(`${url}/accounts`)
      await page.getByRole('link', { name: 'Create account' }).click()
      await page.getByLabel('Username').fill(user.username)
      await page.getByLabel('Email').fill(user.email)
      await page.getByLabel('Password', { exact: true }).fill(user.password)
      await page.getByLabel('Role').selectOption('staff')
      await page.getByRole('button', { name: 'Create account' }).click()
      await expect(page.getByRole('heading', { level: 1, name: user.username })).toBeVisible()

      const theirs = await browser.newPage()
      await logIn(theirs, url, user)
      await theirs.close()
    })

    test('sorts the list, hides a column and exports the list as a file', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))
      await searchAccount(page, user)

      await page.getByRole('link', { name: 'Username' }).click()
      await expect(page.getByRole('columnheader', { name: 'Username' })).toHaveAttribute(
        'aria-sort',
        'ascending',
      )
      await page.locator('summary', { hasText: 'Columns' }).click()
      await page.getByLabel('Joined', { exact: true }).uncheck()
      const show = page.getByRole('button', { name: 'Apply columns' })
      if (await show.isVisible()) await show.click()
      await expect(page.getByRole('columnheader', { name: 'Joined' })).toHaveCount(0)

      const download = page.waitForEvent('download')
      await page.getByText('Export CSV').click()
      const csv = await readFile(await (await download).path(), 'utf8')
      expect(csv.trim().split('\n')).toHaveLength(2)
      expect(csv).toContain(user.email)
    })

    test('finds the reason for an access denial in the audit log', async ({ page, request }) => {
      const refused = await request.get(environment.API_URL + PATHS.me)
      expect(refused.status()).toBe(401)
      const requestId = refused.headers()['x-request-id'] ?? ''
      await logIn(page, url, await register(request, 'admin'))

      await expect(async () => {
        await page.goto(`${url}/audit?kind=refused&request_id=${requestId}`)
        await expect(page.getByRole('row').filter({ hasText: 'Reason' })).toBeVisible({
          timeout: 1000,
        })
      }).toPass()

      await expect(page.getByRole('row').filter({ hasText: 'not_authenticated' })).toBeVisible()
    })

    test('sees charts of the service, and each chart as a table', async ({ page, request }) => {
      await logIn(page, url, await register(request, 'admin'))

      await expect(
        page.getByRole('img', { name: /^Logins per day, last 30 days: \d+ total/ }),
      ).toBeVisible()
      await page.getByText('Show data').first().click()
      await expect(
        page.getByRole('table', { name: 'Logins per day', exact: true }).getByRole('row'),
      ).toHaveCount(31)
    })
  })

  test(`in the ${name}, staff can see accounts but not change them`, async ({ page, request }) => {
    const user = await register(request)
    await logIn(page, url, await register(request, 'staff'))
    await expect(page.getByText('Active sessions', { exact: true })).toBeVisible()

    await openAccount(page, user)

    await expect(page.getByText('You have read-only access.')).toBeVisible()
    await openMenu(page)
    await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0)
    await page.goto(`${url}/audit`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'You don’t have access to this page',
    )
  })

  test(`in the ${name}, customers see their account, devices and last logins`, async ({
    page,
    request,
  }) => {
    await logIn(page, url, await register(request))

    const main = page.getByRole('main')
    await expect(main.getByText('This device')).toBeVisible()
    await expect(main.getByRole('heading', { name: 'Recent logins' })).toBeVisible()
    await expect(main.getByRole('img')).toHaveCount(0)
    await main.getByRole('link', { name: 'Manage sessions and password' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
  })
}
