import { expect, type Page, test } from '@playwright/test'
import { doWithAccount, openAccount } from '../support/accounts.ts'
import { environment } from '../support/config.ts'
import { expectLogin, FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'

const { WEB_URL } = environment

/** The link of the last mail of a kind to an address, as the page of the mails shows it. */
async function linkInMail(page: Page, address: string, subject: string): Promise<URL> {
  const mail = page
    .getByRole('article')
    .filter({ hasText: `To ${address}` })
    .filter({ has: page.getByRole('heading', { name: subject }) })
  await expect(async () => {
    await page.goto(`${WEB_URL}/development/mails`)
    await expect(mail.first()).toBeVisible({ timeout: 500 })
  }).toPass()
  return new URL((await mail.first().getByRole('link').getAttribute('href')) ?? '')
}

/** The same page in the front end under test: a mail leads to one of them. */
async function open(page: Page, url: string, link: URL): Promise<void> {
  await page.goto(url + link.pathname + link.search)
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('whoever forgot their password sets a new one by mail', async ({ page, request }) => {
      const user: User = await register(request)
      await page.goto(`${url}/login`)
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await page.getByLabel('Email').fill(user.email)
      await page.getByRole('button', { name: 'Send the link' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look into your mail')

      const link = await linkInMail(page, user.email, 'Set a new password')
      await open(page, url, link)
      const password = 'staple gun on a roof'
      await page.getByLabel('New password').fill(password)
      await expect(page.getByText('Very hard to guess.')).toBeVisible()
      await page.getByRole('button', { name: 'Set the password' }).click()

      await expectLogin(page)
      await expect(page.getByText('Your password is set. Log in with it.')).toBeVisible()
      await logIn(page, url, { ...user, password })
      await open(page, url, link)
      await page.getByLabel('New password').fill('another good sentence')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link works no more')
    })

    test('an admin sends a link to somebody, who sets a new password by it', async ({
      page,
      browser,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))
      await openAccount(page, user)
      await doWithAccount(page, 'Send a link for a new password', {
        follows: 'It goes to their email address',
        button: `Send ${user.username} a link`,
      })
      await expect(page.getByText('A link for a new password is on its way')).toBeVisible()

      const theirs = await browser.newPage()
      await open(theirs, url, await linkInMail(theirs, user.email, 'Set a new password'))
      const password = 'staple gun on a roof'
      await theirs.getByLabel('New password').fill(password)
      await theirs.getByRole('button', { name: 'Set the password' }).click()
      await expectLogin(theirs)
      await logIn(theirs, url, { ...user, password })
      await theirs.close()
    })

    test('an address is confirmed by a button, not by opening the link', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, user)
      const link = await linkInMail(page, user.email, 'Confirm your email address')
      await open(page, url, link)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirm your email address')
      await page.goto(`${url}/security`)
      await expect(page.getByText('(not confirmed yet)')).toBeVisible()

      await open(page, url, link)
      await page.getByRole('button', { name: 'Confirm the address' }).click()

      await expect(page.getByText('Your email address is confirmed.').first()).toBeVisible()
      await page.goto(`${url}/security`)
      await expect(page.getByText('(confirmed)')).toBeVisible()
    })

    test('another address counts once it is confirmed', async ({ page, request }) => {
      const user = await register(request)
      const email = `new-${user.email}`
      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await page.getByLabel('New email address').fill(email)
      await page.getByLabel('Your password').fill(user.password)
      await page.getByRole('button', { name: 'Change email address' }).click()
      await expect(page.getByText('A link is on its way').first()).toBeVisible()

      await open(page, url, await linkInMail(page, email, 'Confirm your email address'))
      await page.getByRole('button', { name: 'Confirm the address' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible()

      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await expect(page.getByRole('main').getByText(email).first()).toBeVisible()
    })

    test('a meter says how hard a password is to guess, and what to do', async ({ page }) => {
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill('gertrude')
      const password = page.getByLabel('Password', { exact: true })

      await password.fill('password1')
      await expect(page.getByText(/^Guessed at once\..*Add more words/)).toBeVisible()
      await password.fill('gertrude7')
      await expect(page.getByText(/^(Guessed at once|Easy to guess)\./)).toBeVisible()
      await password.fill('correct horse battery')
      await expect(page.getByText('Very hard to guess.')).toBeVisible()
      await password.fill('')
      await expect(page.getByText('Very hard to guess.')).toHaveCount(0)
    })
  })
}
