import type { Role } from '@latchkey/auth-core/roles'
import { expect, type Page } from '@playwright/test'
import { environment } from './config.ts'
import type { User } from './users.ts'

/** Searches the list of accounts for a user, and waits for the result. */
export async function searchAccount(page: Page, { username }: User): Promise<void> {
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible()
  await page.getByLabel('Search accounts').fill(username)
  await page.getByLabel('Search accounts').press('Enter')
  await expect(page).toHaveURL(new RegExp(`/accounts\\?.*search=${username}`))
  await expect(page.getByRole('main').getByText('1 account', { exact: true })).toBeVisible()
}

export async function openAccount(page: Page, user: User): Promise<void> {
  await searchAccount(page, user)
  await page.getByRole('link', { name: user.username, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: user.username })).toBeVisible()
}

/** Starts an action, waits for the text that explains it, and confirms. */
export async function doWithAccount(
  page: Page,
  action: string,
  { follows, button }: { follows: string; button: string },
): Promise<void> {
  const isBrowserApp = page.url().startsWith(environment.SPA_URL)
  const role = isBrowserApp ? 'button' : 'link'
  await page.getByRole('main').getByRole(role, { name: action, exact: true }).click()
  await expect(page.getByText(follows)).toBeVisible()
  const question = page.getByRole(isBrowserApp ? 'dialog' : 'main')
  await question.getByRole('button', { name: button, exact: true }).click()
}

/** The browser app shows the roles before the confirmation, the web app on its page. */
export async function changeRole(page: Page, { username }: User, role: Role): Promise<void> {
  const isBrowserApp = page.url().startsWith(environment.SPA_URL)
  if (isBrowserApp) await page.getByLabel('Role', { exact: true }).selectOption(role)
  await page
    .getByRole(isBrowserApp ? 'button' : 'link', { name: 'Change role', exact: true })
    .click()
  if (!isBrowserApp) await page.getByLabel('Role', { exact: true }).selectOption(role)
  await expect(page.getByRole('heading', { name: `Change ${username}’s role?` })).toBeVisible()
  const question = page.getByRole(isBrowserApp ? 'dialog' : 'main')
  await question.getByRole('button', { name: 'Change role', exact: true }).click()
}
