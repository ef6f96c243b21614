import { PATHS } from '@latchkey/auth-core/contract'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { newUser, type User } from '../support/users.ts'

/** The maximum length of a username. */
const NAME_LENGTH = 150

/** Registers a user with the longest username and a long email, neither with a place to wrap. */
async function registerLong(request: APIRequestContext, role: User['role']): Promise<User> {
  const short = newUser(role)
  const username = short.username.replaceAll('-', '').padEnd(NAME_LENGTH, 'W')
  const email = `${short.username.slice(0, 60)}@${'w'.repeat(60)}.${'w'.repeat(60)}.example`
  const user = { ...short, username, email }
  const answer = await request.post(environment.API_URL + PATHS.register, { data: user })
  expect(answer.status()).toBe(201)
  return user
}

/** Returns the elements that overflow the page horizontally. */
async function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    // Elements for screen readers only are at most one pixel in size.
    const all = [...document.querySelectorAll('body *')]
    const points = all.filter((element) => {
      const { width: across, height } = element.getBoundingClientRect()
      return across <= 1 && height <= 1
    })
    const seen = all.filter(
      (element) => element.checkVisibility() && !points.some((point) => point.contains(element)),
    )
    const out = seen.filter((element) => {
      const box = element.getBoundingClientRect()
      return box.right > width + 1 || box.left < -1
    })
    const scrolls = document.documentElement.scrollWidth > width ? ['the page scrolls'] : []
    return [...scrolls, ...out.map((element) => `${element.tagName} ${element.className}`)]
  })
}

for (const { name, url } of FRONT_ENDS) {
  for (const width of [320, 768, 1090, 1280]) {
    test.describe(`the ${name}, ${width} pixels wide`, () => {
      test.use({ viewport: { width, height: 800 } })

      test('names of 150 characters do not overflow the page', async ({ page, request }) => {
        const admin = await registerLong(request, 'admin')
        const user = await registerLong(request, 'customer')
        await logIn(page, url, admin)
        expect(await stickingOut(page), 'dashboard').toEqual([])

        for (const path of [
          `/accounts?search=${user.username}`,
          '/audit',
          '/security',
          '/accounts/new',
        ]) {
          await page.goto(url + path)
          await page.getByRole('heading', { level: 1 }).waitFor()
          if (path.startsWith('/accounts?') || path === '/audit') {
            await page.getByRole('table').waitFor()
          }
          expect(await stickingOut(page), path).toEqual([])
        }

        await page.goto(`${url}/accounts?search=${user.username}`)
        await page.getByRole('link', { name: user.username, exact: true }).click()
        await page.getByRole('heading', { level: 1, name: user.username }).waitFor()
        expect(await stickingOut(page), 'account').toEqual([])
        await page.getByText('Delete account').click()
        await page.getByText('You can’t undo this.').waitFor()
        expect(await stickingOut(page), 'question').toEqual([])
      })
    })
  }
}
