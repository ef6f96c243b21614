import { expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'

/** As somebody types who looks for the keys; longer than a page waits for the next letter. */
const SLOWLY = { delay: 300 }
const BRISKLY = { delay: 60 }

async function openAccounts(page: Page, url: string, admin: User): Promise<void> {
  await logIn(page, url, admin)
  await page.goto(`${url}/accounts`)
  await page.getByRole('table').waitFor()
}

/** In the browser app what is typed counts by itself. */
async function send(page: Page): Promise<void> {
  if (page.url().startsWith(environment.WEB_URL)) await page.keyboard.press('Enter')
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}, somebody who types`, () => {
    for (const speed of [SLOWLY, BRISKLY]) {
      test(`a search, a key each ${speed.delay} ms, loses no letter`, async ({ page, request }) => {
        const user = await register(request)
        await openAccounts(page, url, await register(request, 'admin'))
        const search = page.getByLabel('Search', { exact: true })

        await search.click()
        await page.keyboard.type(user.username.slice(0, 12), speed)
        await expect(search).toBeFocused()
        await page.keyboard.type(user.username.slice(12), speed)
        await expect(search).toHaveValue(user.username)
        await send(page)

        await expect(page.getByRole('row').filter({ hasText: user.email })).toBeVisible()
      })
    }

    test('a date gets the day that was typed', async ({ page, request }) => {
      await openAccounts(page, url, await register(request, 'admin'))
      const from = page.getByRole('textbox', { name: 'Joined from' })

      await from.focus()
      await page.keyboard.type('01312026', SLOWLY) // as Chromium has it, which is American here
      await expect(from).toHaveValue('2026-01-31')
      await send(page)

      await expect(page).toHaveURL(/joined_after=2026-01-31/)
      await expect(from).toHaveValue('2026-01-31')
      await expect(page.getByRole('table')).toBeVisible()
    })
  })
}
