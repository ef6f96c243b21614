import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { expectDashboard, expectLogin, fillLogin, logIn } from '../support/front-ends.ts'
import { register } from '../support/users.ts'
import { expireAccess, readTokens } from '../support/tokens.ts'

const { API_URL, SPA_URL } = environment
test('a login in one tab reaches the others', async ({ page, context, request }) => {
  const user = await register(request)
  const other = await context.newPage()
  await other.goto(`${SPA_URL}/dashboard`)
  await expectLogin(other)

  await logIn(page, SPA_URL, user)

  await expectDashboard(other)
})

test('a logout in one tab reaches the others', async ({ page, context, request }) => {
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

test('an expired access token is refreshed behind the scenes, once a tab', async ({
  page,
  request,
}) => {
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

test('three tabs over one expired token all stay logged in', async ({ page, context, request }) => {
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

test('an answer lost on the way logs nobody out', async ({ page, request }) => {
  const user = await register(request)
  await logIn(page, SPA_URL, user)
  await expireAccess(page)
  let lost = 0
  await page.route(API_URL + PATHS.refresh, async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch() // the service has rotated, and the answer goes nowhere
    return route.abort('connectionreset')
  })

  await page.reload()

  // Whether by itself or by the button, the page recovers with the very same token.
  const tryAgain = page.getByRole('button', { name: 'Try again' })
  const email = page.getByText(user.email)
  await expect(tryAgain.or(email).first()).toBeVisible()
  if (await tryAgain.isVisible()) await tryAgain.click()
  await expect(email).toBeVisible()
  expect(lost).toBeGreaterThanOrEqual(2)
})

test('a session that was ended elsewhere says so at the next page', async ({ page, request }) => {
  await logIn(page, SPA_URL, await register(request))
  const { refresh } = await readTokens(page)
  await request.post(API_URL + PATHS.blacklist, { data: { refresh } })

  await page.reload()

  await expectLogin(page)
  await expect(page.getByText('Your session has ended.').first()).toBeVisible()
})

for (const [title, answer] of [
  ['cannot be reached', 'abort'],
  ['answers with an error', 'error'],
] as const) {
  test(`a service that ${title} logs nobody out`, async ({ page, request }) => {
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

test('logging out while offline forgets the login here and says what it could not do', async ({
  page,
  request,
}) => {
  await logIn(page, SPA_URL, await register(request))
  await page.route(`${API_URL}/**`, (route) => route.abort('internetdisconnected'))

  await page.getByRole('button', { name: 'Log out' }).click()

  await expectLogin(page)
  await expect(page.getByText('The service could not be told').first()).toBeVisible()
  expect(await page.evaluate(() => localStorage.getItem('latchkey.tokens'))).toBeNull()
})

test('a form that could not be sent keeps what was typed', async ({ page, request }) => {
  const user = await register(request)
  await page.goto(`${SPA_URL}/login`)
  await page.route(`${API_URL}/**`, (route) => route.abort('connectionrefused'))
  await fillLogin(page, user)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('alert')).toContainText('The service cannot be reached')

  await page.unroute(`${API_URL}/**`)
  await page.getByRole('button', { name: 'Log in' }).click()

  await expectDashboard(page)
})

test('a slow service is said to be slow, and its answer is shown when it comes', async ({
  page,
  request,
}) => {
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
  await expect(page.getByText('Still working…')).toBeVisible()

  answer()

  await expect(page.getByText(user.email)).toBeVisible()
})
