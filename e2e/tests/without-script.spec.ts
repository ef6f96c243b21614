import { expect, test } from '@playwright/test'
import { searchAccount } from '../support/accounts.ts'
import { environment } from '../support/config.ts'
import { expectDashboard, expectLogin, logIn } from '../support/front-ends.ts'
import { newUser, register } from '../support/users.ts'

const { WEB_URL } = environment

test.use({ javaScriptEnabled: false })

test('the web app works without JavaScript', async ({ page }) => {
  const admin = newUser('admin')
  await page.goto(`${WEB_URL}/register`)
  await page.getByLabel('Username').fill(admin.username)
  await page.getByLabel('Email').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByLabel('Role').selectOption('admin')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expectDashboard(page)

  await searchAccount(page, admin)

  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page).toHaveURL(`${WEB_URL}/accounts?search=${admin.username}`)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'latchkey-dark')

  await page.getByRole('button', { name: 'Log out' }).click()
  await expectLogin(page)
})

test('pages and cookies contain no token', async ({ page, context, request }) => {
  await logIn(page, WEB_URL, await register(request, 'admin'))
  const pages = [await page.content()]
  await page.goto(`${WEB_URL}/accounts`)
  pages.push(await page.content())

  const cookies = await context.cookies()
  expect(pages.join('') + JSON.stringify(cookies)).not.toMatch(/eyJ[\w-]{10,}\./)
  const session = cookies.find(({ name }) => name.includes('sid'))
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
})

test('a form of another site is rejected', async ({ page, context, request }) => {
  await logIn(page, WEB_URL, await register(request))
  const answer = await context.request.post(`${WEB_URL}/logout`, {
    form: {},
    headers: { origin: 'http://evil.test' },
  })
  expect(answer.status()).toBe(403)

  await page.reload()
  await expectDashboard(page)
})
