import { expect, type Page } from '@playwright/test'
import { environment } from './config.ts'
import type { User } from './users.ts'

/** Opens the form for a new token from the list. */
export async function openTokenForm(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Create token' }).click()
  await expect(page.getByRole('heading', { name: 'Create personal access token' })).toBeVisible()
}

/** Creates a token from the list, and returns its text from the page that shows it once. */
export async function createToken(
  page: Page,
  { password }: User,
  { name, permissions = [] }: { name: string; permissions?: string[] },
): Promise<string> {
  await openTokenForm(page)
  await page.getByLabel('Name', { exact: true }).fill(name)
  for (const permission of permissions) await page.getByLabel(permission).check()
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Create token' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Token created' })).toBeVisible()
  return page.locator('#new-secret').innerText()
}

/** Revokes a token in the list: the browser app asks in a dialog, the web app on a page. */
export async function revokeToken(page: Page, name: string): Promise<void> {
  const isBrowserApp = page.url().startsWith(environment.SPA_URL)
  const role = isBrowserApp ? 'button' : 'link'
  await page.getByRole(role, { name: `Revoke ${name}` }).click()
  await expect(page.getByRole('heading', { name: `Revoke “${name}”?` })).toBeVisible()
  await page.getByRole('button', { name: 'Revoke token' }).click()
}
