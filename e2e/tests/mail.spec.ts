import { expect, type Page, test } from '@playwright/test'
import { doWithAccount, openAccount } from '../support/accounts.ts'
import { environment } from '../support/config.ts'
import { expectLogin, FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'

const { WEB_URL } = environment

/** Returns the link in the newest email with this subject, from the page of the emails. */
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

/** Opens a link in the front end under test. Emails always link to the same one. */
async function open(page: Page, url: string, link: URL): Promise<void> {
  await page.goto(url + link.pathname + link.search)
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('a user resets a forgotten password by email', async ({ page, request }) => {
      const user: User = await register(request)
      await page.goto(`${url}/login`)
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      await page.getByLabel('Email').fill(user.email)
      await page.getByRole('button', { name: 'Send reset link' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your email')

      const link = await linkInMail(page, user.email, 'Reset your password')
      await open(page, url, link)
      const password = 'staple gun on a roof'
      await page.getByLabel('New password').fill(password)
      await expect(page.getByText('Very strong.')).toBeVisible()
      await page.getByRole('button', { name: 'Set new password' }).click()

      await expectLogin(page)
      await expect(page.getByText('Password changed. Log in with your new password.')).toBeVisible()
      await logIn(page, url, { ...user, password })
      await open(page, url, link)
      await page.getByLabel('New password').fill('another good sentence')
      await page.getByRole('button', { name: 'Set new password' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link has expired')
    })

    test('an admin sends a user a link to reset the password', async ({
      page,
      browser,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, await register(request, 'admin'))
      await openAccount(page, user)
      await doWithAccount(page, 'Send password reset email', {
        follows: 'The link works once',
        button: 'Send email',
      })
      await expect(page.getByText('Password reset email sent')).toBeVisible()

      const theirs = await browser.newPage()
      await open(theirs, url, await linkInMail(theirs, user.email, 'Reset your password'))
      const password = 'staple gun on a roof'
      await theirs.getByLabel('New password').fill(password)
      await theirs.getByRole('button', { name: 'Set new password' }).click()
      await expectLogin(theirs)
      await logIn(theirs, url, { ...user, password })
      await theirs.close()
    })

    test('an email is confirmed by a button, not by opening the link', async ({
      page,
      request,
    }) => {
      const user = await register(request)
      await logIn(page, url, user)
      const link = await linkInMail(page, user.email, 'Confirm your email address')
      await open(page, url, link)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirm your email address')
      await page.goto(`${url}/security`)
      await expect(page.getByText('(not confirmed)')).toBeVisible()

      await open(page, url, link)
      await page.getByRole('button', { name: 'Confirm email address' }).click()

      await expect(page.getByText('Email address confirmed.').first()).toBeVisible()
      await page.goto(`${url}/security`)
      await expect(page.getByText('(confirmed)')).toBeVisible()
    })

    test('a new email takes effect when it is confirmed', async ({ page, request }) => {
      const user = await register(request)
      const email = `new-${user.email}`
      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await page.getByLabel('New email address').fill(email)
      await page.getByLabel('Your password').fill(user.password)
      await page.getByRole('button', { name: 'Change email address' }).click()
      await expect(page.getByText('We’ve sent a confirmation link').first()).toBeVisible()

      await open(page, url, await linkInMail(page, email, 'Confirm your email address'))
      await page.getByRole('button', { name: 'Confirm email address' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible()

      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await expect(page.getByRole('main').getByText(email).first()).toBeVisible()
    })

    test('a meter shows how hard a password is to guess, and how to improve it', async ({
      page,
    }) => {
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill('gertrude')
      const password = page.getByLabel('Password', { exact: true })

      await password.fill('password1')
      await expect(page.getByText(/^Very weak\..*Add more words/)).toBeVisible()
      await password.fill('gertrude7')
      await expect(page.getByText(/^(Very weak|Weak)\./)).toBeVisible()
      await password.fill('correct horse battery')
      await expect(page.getByText('Very strong.')).toBeVisible()
      await password.fill('')
      await expect(page.getByText('Very strong.')).toHaveCount(0)
    })
  })
}
