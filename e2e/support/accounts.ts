import type { Role } from '@latchkey/auth-core/roles'
import { expect, type Page } from '@playwright/test'
import { environment } from './config.ts'
import type { User } from './users.ts'

/** Looks for somebody in the list of accounts, as one types or by the form. */
export async function searchAccount(page: Page, { username }: User): Promise<void> {
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
  await page.getByLabel('Search', { exact: true }).fill(username)
  await page.getByLabel('Search', { exact: true }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`/accounts\\?.*search=${username}`))
  await expect(page.getByRole('main').getByText('1 account', { exact: true })).toBeVisible()
}

export async function openAccount(page: Page, user: User): Promise<void> {
  await searchAccount(page, user)
  await page.getByRole('link', { name: user.username, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: user.username })).toBeVisible()
}

/** Presses what asks, reads what follows, and does it. */
export async function doWithAccount(
  page: Page,
  action: string,
  { follows, button }: { follows: string; button: string },
): Promise<void> {
  const isBrowserApp = page.url().startsWith(environment.SPA_URL)
  const role = isBrowserApp ? 'button' : 'link'
  await page.getByRole('main').getByRole(role, { name: action, exact: true }).click()
  await expect(page.getByText(follows)).toBeVisible()
  await page.getByRole('button', { name: button, exact: true }).click()
}

/** In the browser app the role is chosen before one is asked, in the web app while one is asked. */
export async function changeRole(page: Page, { username }: User, role: Role): Promise<void> {
  const isBrowserApp = page.url().startsWith(environment.SPA_URL)
  if (isBrowserApp) await page.getByLabel('New role').selectOption(role)
  await page
    .getByRole(isBrowserApp ? 'button' : 'link', { name: 'Change role', exact: true })
    .click()
  if (!isBrowserApp) await page.getByLabel('New role').selectOption(role)
  await page.getByRole('button', { name: `Change the role of ${username}` }).click()
}
