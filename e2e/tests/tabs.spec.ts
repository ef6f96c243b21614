import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { expectDashboard, expectLogin, fillLogin, logIn } from '../support/front-ends.ts'
import { register } from '../support/users.ts'
import { expireAccess, readTokens } from '../support/tokens.ts'

const { API_URL, SPA_URL } = environment
test('a login in one tab logs in the others', async ({ page, context, request }) => {
  const user = await register(request)
  const other = await context.newPage()
  await other.goto(`${SPA_URL}/dashboard`)
  await expectLogin(other)

  await logIn(page, SPA_URL, user)

  await expectDashboard(other)
})

test('a logout in one tab logs out the others', async ({ page, context, request }) => {
  const user = await register(request)
  await logIn(page, SPA_URL, user)
  const other = await context.newPage()
  await other.goto(`${SPA_URL}/dashboard`)
  await expectDashboard(other)

  await page.getByRole('button', { name: 'Log out' }).click()

  await expectLogin(other)
  expect(await other.evaluate(() => localStorage.getItem('latchkey.tokens'))).toBeNull()
  await expect(other.getByText(user.email)).toHaveCount(0)
})

test('a tab refreshes an expired access token once', async ({ page, request }) => {
  await logIn(page, SPA_URL, await register(request))
  const before = await readTokens(page)
  await expireAccess(page)
  let refreshes = 0
  page.on('request', (sent) => {
    if (sent.url() === API_URL + PATHS.refresh && sent.method() === 'POST') refreshes += 1
  })

  await page.reload()

  await expectDashboard(page)
  await expect.poll(async () => (await readTokens(page)).refresh).not.toBe(before.refresh)
  expect(refreshes).toBe(1)
})

test('the browser app stores only tokens, devices, columns and scroll positions', async ({
  page,
  request,
}) => {
  await logIn(page, SPA_URL, await register(request, 'admin'))
  await page.goto(`${SPA_URL}/accounts`)
  await page.locator('summary', { hasText: 'Columns' }).click()
  await page.getByLabel('Joined', { exact: true }).uncheck()
  await expect(page.getByRole('columnheader', { name: 'Joined' })).toHaveCount(0)
  const before = await readTokens(page)
  await expireAccess(page)

  await page.reload()

  await expect.poll(async () => (await readTokens(page)).refresh).not.toBe(before.refresh)
  const stored = await page.evaluate(() => [
    Object.keys(localStorage).toSorted(),
    Object.keys(sessionStorage),
  ])
  expect(stored).toEqual([
    ['latchkey.columns', 'latchkey.devices', 'latchkey.tokens'],
    ['react-router-scroll-positions'],
  ])
})

test('three tabs with one expired token stay logged in', async ({ page, context, request }) => {
  await logIn(page, SPA_URL, await register(request))
  const tabs = [page, await context.newPage(), await context.newPage()]
  for (const tab of tabs) await tab.goto(`${SPA_URL}/dashboard`)
  for (const tab of tabs) await expectDashboard(tab)
  await expireAccess(page)

  await Promise.all(tabs.map((tab) => tab.reload()))

  for (const tab of tabs) await expectDashboard(tab)
  const answer = await request.post(API_URL + PATHS.refresh, {
    data: { refresh: (await readTokens(page)).refresh, idempotency_key: 'a new one' },
  })
  expect(answer.status()).toBe(200)
})

test('a lost response does not log the user out', async ({ page, request }) => {
  const user = await register(request)
  await logIn(page, SPA_URL, user)
  await expireAccess(page)
  let lost = 0
  await page.route(API_URL + PATHS.refresh, async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch() // the API rotates the token, and the response is lost
    return route.abort('connectionreset')
  })

  await page.reload()

  // The page recovers with the same token, by itself or by the button.
  const tryAgain = page.getByRole('button', { name: 'Try again' })
  const email = page.getByText(user.email)
  await expect(tryAgain.or(email).first()).toBeVisible()
  if (await tryAgain.isVisible()) await tryAgain.click()
  await expect(email).toBeVisible()
  expect(lost).toBeGreaterThanOrEqual(2)
})

test('the next page says that the session was ended elsewhere', async ({ page, request }) => {
  await logIn(page, SPA_URL, await register(request))
  const { refresh } = await readTokens(page)
  await request.post(API_URL + PATHS.blacklist, { data: { refresh } })

  await page.reload()

  await expectLogin(page)
  await expect(page.getByText('Your session has ended.').first()).toBeVisible()
})

for (const [title, answer] of [
  ['cannot be reached', 'abort'],
  ['returns an error', 'error'],
] as const) {
  test(`an API that ${title} does not log the user out`, async ({ page, request }) => {
    const user = await register(request)
    await logIn(page, SPA_URL, user)
    await page.route(`${API_URL}/**`, (route) =>
      answer === 'abort'
        ? route.abort('connectionrefused')
        : route.fulfill({ status: 500, body: 'oops' }),
    )
    await page.reload()
    const tryAgain = page.getByRole('button', { name: 'Try again' })
    await expect(tryAgain).toBeVisible()

    await page.unroute(`${API_URL}/**`)
    await tryAgain.click()

    await expectDashboard(page)
    await expect(page.getByText(user.email)).toBeVisible()
  })
}

test('an offline logout deletes the tokens and warns that the API was not notified', async ({
  page,
  request,
}) => {
  await logIn(page, SPA_URL, await register(request))
  await page.route(`${API_URL}/**`, (route) => route.abort('internetdisconnected'))

  await page.getByRole('button', { name: 'Log out' }).click()

  await expectLogin(page)
  await expect(page.getByText('we couldn’t reach the server').first()).toBeVisible()
  expect(await page.evaluate(() => localStorage.getItem('latchkey.tokens'))).toBeNull()
})

test('a form that could not be sent keeps its values', async ({ page, request }) => {
  const user = await register(request)
  await page.goto(`${SPA_URL}/login`)
  await page.route(`${API_URL}/**`, (route) => route.abort('connectionrefused'))
  await fillLogin(page, user)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('alert')).toContainText('Can’t reach the server')

  await page.unroute(`${API_URL}/**`)
  await page.getByRole('button', { name: 'Log in' }).click()

  await expectDashboard(page)
})

test('a slow API shows a waiting text, then its response', async ({ page, request }) => {
  const user = await register(request)
  await logIn(page, SPA_URL, user)
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(API_URL + PATHS.me, async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  await expect(page.getByText('This is taking longer than usual…')).toBeVisible()

  answer()

  await expect(page.getByText(user.email)).toBeVisible()
})
