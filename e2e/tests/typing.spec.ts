import { expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'

/** The pause between keys is longer than the page waits before it searches. */
const SLOWLY = { delay: 300 }
const BRISKLY = { delay: 60 }

async function openAccounts(page: Page, url: string, admin: User): Promise<void> {
  await logIn(page, url, admin)
  await page.goto(`${url}/accounts`)
  await page.getByRole('table').waitFor()
}

/** Submits the form of the web app. The browser app searches while the user types. */
async function send(page: Page): Promise<void> {
  if (page.url().startsWith(environment.WEB_URL)) await page.keyboard.press('Enter')
}

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    for (const speed of [SLOWLY, BRISKLY]) {
      test(`a search typed with a key every ${speed.delay} ms loses no letter`, async ({
        page,
        request,
      }) => {
        const user = await register(request)
        await openAccounts(page, url, await register(request, 'admin'))
        const search = page.getByLabel('Search accounts')

        await search.click()
        await page.keyboard.type(user.username.slice(0, 12), speed)
        await expect(search).toBeFocused()
        await page.keyboard.type(user.username.slice(12), speed)
        await expect(search).toHaveValue(user.username)
        await send(page)

        await expect(page.getByRole('row').filter({ hasText: user.email })).toBeVisible()
      })
    }

    test('a typed date keeps its day', async ({ page, request }) => {
      await openAccounts(page, url, await register(request, 'admin'))
      const from = page.getByRole('textbox', { name: 'Joined on or after' })

      await from.focus()
      await page.keyboard.type('01312026', SLOWLY) // Chromium uses the US order here
      await expect(from).toHaveValue('2026-01-31')
      await send(page)

      await expect(page).toHaveURL(/joined_after=2026-01-31/)
      await expect(from).toHaveValue('2026-01-31')
      await expect(page.getByRole('table')).toBeVisible()
    })
  })
}
