import { expect, type Page } from '@playwright/test'
import { environment } from './config.ts'
import type { User } from './users.ts'

/** The two front ends. Both pass the same tests. */
export const FRONT_ENDS = [
  { name: 'browser app', url: environment.SPA_URL },
  { name: 'web app', url: environment.WEB_URL },
] as const

export async function fillLogin(page: Page, { username, password }: User): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
}

/** Logs in on the login page, and waits for the dashboard. */
export async function logIn(page: Page, url: string, user: User): Promise<void> {
  await page.goto(`${url}/login`)
  await fillLogin(page, user)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expectDashboard(page)
}

export async function expectDashboard(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/dashboard$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible()
}

export async function expectLogin(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/login/)
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible()
}

/** Opens the menu that contains the navigation on a phone. Does nothing on a wide page. */
export async function openMenu(page: Page): Promise<void> {
  const menu = page.locator('summary', { hasText: 'Menu' })
  if (await menu.isVisible()) await menu.click()
}
