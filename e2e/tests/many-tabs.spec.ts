import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { expectDashboard, expectLogin, logIn } from '../support/front-ends.ts'
import { type User, register } from '../support/users.ts'
import { expireAccess, hasTokens, readTokens } from '../support/tokens.ts'

const { API_URL, SPA_URL, WEB_URL } = environment

async function openTabs(page: Page, context: BrowserContext, user: User): Promise<Page[]> {
  await logIn(page, SPA_URL, user)
  const tabs = [page, await context.newPage(), await context.newPage()]
  for (const tab of tabs.slice(1)) {
    await tab.goto(`${SPA_URL}/dashboard`)
    await expectDashboard(tab)
  }
  return tabs
}

test('a tab that sleeps through three rotations stays logged in', async ({
  page,
  context,
  request,
}) => {
  const [awake = page, asleep = page] = await openTabs(page, context, await register(request))
  const slept = await readTokens(asleep)
  for (let i = 0; i < 3; i++) {
    const before = await readTokens(awake)
    await expireAccess(awake)
    await awake.reload()
    await expect.poll(async () => (await readTokens(awake)).refresh).not.toBe(before.refresh)
  }

  await asleep.getByRole('link', { name: 'Security' }).first().click()

  await expect(asleep.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
  await expect(asleep.getByText('This device')).toBeVisible()
  expect((await readTokens(asleep)).refresh).not.toBe(slept.refresh)
})

test('three tabs that refresh at once choose the same key, ten times in a row', async ({
  page,
  context,
  request,
}) => {
  test.slow()
  const tabs = await openTabs(page, context, await register(request))
  for (let round = 0; round < 10; round++) {
    const before = await readTokens(page)
    await expireAccess(page)

    await Promise.all(tabs.map((tab) => tab.reload()))

    for (const tab of tabs) await expectDashboard(tab)
    await expect.poll(async () => (await readTokens(page)).refresh).not.toBe(before.refresh)
  }
})

test('a tab that goes offline during a refresh stays logged in, like the others', async ({
  page,
  context,
  request,
}) => {
  const tabs = await openTabs(page, context, await register(request))
  await expireAccess(page)
  let cut = 0
  await page.route(API_URL + PATHS.refresh, async (route) => {
    if (cut++ > 0) return route.continue()
    await route.fetch() // the API rotates the token
    await context.setOffline(true)
    return route.abort('internetdisconnected')
  })
  await page.reload().catch(() => undefined) // the page can be unreachable by then
  await context.setOffline(false)

  await Promise.all(tabs.map((tab) => tab.goto(`${SPA_URL}/dashboard`)))

  for (const tab of tabs) await expectDashboard(tab)
})

test('a logout in one of three tabs that refresh at once logs out all of them', async ({
  page,
  context,
  request,
}) => {
  const tabs = await openTabs(page, context, await register(request))
  const { refresh } = await readTokens(page)
  await expireAccess(page)
  const [, second = page, third = page] = tabs

  await Promise.all([
    second.reload(),
    third.reload(),
    page.getByRole('button', { name: 'Log out' }).click(),
  ])

  for (const tab of tabs) await expectLogin(tab)
  expect(await hasTokens(page)).toBe(false)
  const answer = await request.post(API_URL + PATHS.refresh, {
    data: { refresh, idempotency_key: 'another' },
  })
  expect(answer.status()).toBe(401)
})

test('after a login with a second account every tab shows that account', async ({
  page,
  context,
  request,
}) => {
  const [first, second] = [await register(request), await register(request)]
  const tabs = await openTabs(page, context, first)
  await page.getByRole('button', { name: 'Log out' }).click()
  for (const tab of tabs) await expectLogin(tab)

  await logIn(page, SPA_URL, second)

  for (const tab of tabs) {
    await tab.goto(`${SPA_URL}/dashboard`)
    await expect(tab.getByText(second.email)).toBeVisible()
    await expect(tab.getByText(first.email)).toHaveCount(0)
  }
})

test('twenty page loads of the web app at once succeed after a password change', async ({
  page,
  request,
}) => {
  const user = await register(request)
  await logIn(page, WEB_URL, user)
  const elsewhere = await request.post(API_URL + PATHS.token, { data: user })
  const { access } = TokenPair.parse(await elsewhere.json())
  await page.goto(`${WEB_URL}/security`)
  await page.getByLabel('Current password').fill(user.password)
  await page.getByLabel('New password').fill('another good password')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed.').first()).toBeVisible()

  const loads = await Promise.all(
    Array.from({ length: 20 }, () => page.request.get(`${WEB_URL}/dashboard`)),
  )

  for (const load of loads) {
    expect(load.url()).toBe(`${WEB_URL}/dashboard`)
    expect(await load.text()).toContain(user.email)
  }
  const old = await request.get(API_URL + PATHS.me, {
    headers: { authorization: `Bearer ${access}` },
  })
  expect(old.status()).toBe(401)
})
