import { readFile } from 'node:fs/promises'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from '@playwright/test'
import { changeRole, doWithAccount, openAccount, searchAccount } from '../support/accounts.ts'
import { environment } from '../support/config.ts'
import { expectLogin, FRONT_ENDS, logIn, openMenu } from '../support/front-ends.ts'
import { newUser, register } from '../support/users.ts'

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}, an admin`, () => {
    test('finds an account, and the back button leads back to what was found', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))

      await openAccount(page, user)
      await page.goBack()

      await expect(page.getByLabel('Search', { exact: true })).toHaveValue(user.username)
      await expect(page.getByRole('row').filter({ hasText: user.email })).toBeVisible()
      await page.getByRole('link', { name: `Remove the filter Search: ${user.username}` }).click()
      await expect(page).not.toHaveURL(/search=/)
    })

    test('sends an address to a colleague, who sees the same', async ({
      page,
      browser,
      request,
    }) => {
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

    test('changes a role, which counts at once where the user is logged in', async ({
      page,
      browser,
      request,
    }) => {
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

    test('disables an account, which ends its session, and enables it', async ({
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
        follows: 'Its session ends now.',
        button: `Disable ${user.username}`,
      })
      await expect(page.getByRole('main').getByText('Disabled', { exact: true })).toBeVisible()
      await theirs.goto(`${url}/security`)
      await expectLogin(theirs)

      await doWithAccount(page, 'Enable account', {
        follows: 'They can log in again.',
        button: `Enable ${user.username}`,
      })
      await expect(page.getByRole('main').getByText('Active', { exact: true })).toBeVisible()
      await logIn(theirs, url, user)
      await theirs.close()
    })

    test('deletes an account, and changes their mind about another', async ({ page, request }) => {
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
        follows: 'The account cannot be brought back',
        button: `Delete ${gone.username}`,
      })
      await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such account')
    })

    test('creates an account of another role, who logs in', async ({ page, browser, request }) => {
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

    test('orders, chooses columns and takes the list away as a file', async ({ page, request }) => {
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
      const show = page.getByRole('button', { name: 'Show these columns' })
      if (await show.isVisible()) await show.click()
      await expect(page.getByRole('columnheader', { name: 'Joined' })).toHaveCount(0)

      const download = page.waitForEvent('download')
      await page.getByText('Export as CSV').click()
      const csv = await readFile(await (await download).path(), 'utf8')
      expect(csv.trim().split('\n')).toHaveLength(2)
      expect(csv).toContain(user.email)
    })

    test('finds in the audit log why somebody was refused', async ({ page, request }) => {
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

    test('sees the service in charts, and each as a table', async ({ page, request }) => {
      await logIn(page, url, await register(request, 'admin'))

      await expect(page.getByRole('img', { name: /^Logins a day: \d+ in all/ })).toBeVisible()
      await page.getByText('Show as a table').first().click()
      await expect(page.getByRole('table', { name: 'Logins a day' }).getByRole('row')).toHaveCount(
        31,
      )
    })
  })

  test(`in the ${name}, staff see the accounts and change nothing`, async ({ page, request }) => {
    const user = await register(request)
    await logIn(page, url, await register(request, 'staff'))
    await expect(page.getByText('Live sessions', { exact: true })).toBeVisible()

    await openAccount(page, user)

    await expect(page.getByText('You can see this account.')).toBeVisible()
    await openMenu(page)
    await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0)
    await page.goto(`${url}/audit`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'This page is not for your role',
    )
  })

  test(`in the ${name}, customers see who they are, their devices and last logins`, async ({
    page,
    request,
  }) => {
    await logIn(page, url, await register(request))

    const main = page.getByRole('main')
    await expect(main.getByText('This device')).toBeVisible()
    await expect(main.getByRole('heading', { name: 'Your last logins' })).toBeVisible()
    await expect(main.getByRole('img')).toHaveCount(0)
    await main.getByRole('link', { name: 'End sessions or change your password' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
  })
}
