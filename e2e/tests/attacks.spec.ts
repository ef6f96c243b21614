import { expect, test } from '@playwright/test'
import { environment } from '../support/config.ts'
import { expectDashboard, expectLogin, FRONT_ENDS, logIn } from '../support/front-ends.ts'
import { register } from '../support/users.ts'
import { expireAccess, hasTokens, readTokens } from '../support/tokens.ts'

const { SPA_URL } = environment

for (const { name, url } of FRONT_ENDS) {
  test.describe(`in the ${name}`, () => {
    test('W05 script in a URL or a field never runs', async ({ page, request }) => {
      let isRun = false
      page.on('dialog', (dialog) => {
        isRun = true
        void dialog.dismiss()
      })
      await logIn(page, url, await register(request, 'admin'))
      const typed = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{constructor}}'

      await page.goto(`${url}/accounts?search=${encodeURIComponent(typed.slice(0, 90))}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.goto(`${url}/login?next=javascript:alert(1)`)
      await page.getByLabel('Username').fill(typed)
      await page.getByLabel('Password', { exact: true }).fill(typed)
      await page.getByRole('button', { name: 'Log in' }).click()
      await expect(page.getByText('Incorrect username or password.')).toBeVisible()

      expect(isRun).toBe(false)
    })

    test('W06 another site cannot show a page in a frame', async ({ page, browser }) => {
      await page.goto(`${url}/login`)
      const other = await browser.newPage()
      const refused = other.waitForEvent('console', (message) => message.text().includes('frame'))
      await other.setContent(`<iframe src="${url}/login"></iframe>`)

      expect((await refused).text()).toMatch(/frame-ancestors/)
      await other.close()
    })

    test('W07 the scripts of a page do not violate its policy', async ({ page }) => {
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })

      await page.goto(`${url}/login`)
      await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible()

      expect(errors).toEqual([])
    })

    test('W07 an injected script does not run', async ({ page }) => {
      await page.goto(`${url}/login`)

      // Each attempt throws or has no effect.
      const outcome = await page.evaluate(() => {
        const attempts = {
          handler: () => {
            document.body.setAttribute('onclick', 'window.smuggled = 1')
            document.body.click()
          },
          markup: () => {
            document.body.innerHTML += '<img src=x onerror="window.smuggled = 1">'
          },
          inline: () => {
            const script = document.createElement('script')
            script.textContent = 'window.smuggled = 1'
            document.head.append(script)
          },
        }
        return Object.entries(attempts).flatMap(([title, attempt]) => {
          try {
            attempt()
          } catch {
            return []
          }
          return 'smuggled' in window ? [title] : []
        })
      })

      expect(outcome).toEqual([])
    })

    test('W09 after a logout the back button shows no private page', async ({ page, request }) => {
      const user = await register(request)
      await logIn(page, url, user)
      await page.goto(`${url}/security`)
      await expect(page.getByText('This device')).toBeVisible()
      await page.getByRole('button', { name: 'Log out' }).first().click()
      await expectLogin(page)

      await page.goBack()

      await expectLogin(page)
      await expect(page.getByText('This device')).toHaveCount(0)
    })
  })
}

test('W08 an offline logout deletes the tokens in every tab', async ({
  page,
  context,
  request,
}) => {
  await logIn(page, SPA_URL, await register(request))
  const second = await context.newPage()
  await second.goto(`${SPA_URL}/dashboard`)
  await expectDashboard(second)
  await context.setOffline(true)

  await page.getByRole('button', { name: 'Log out' }).first().click()

  await expectLogin(page)
  await expectLogin(second)
  expect(await hasTokens(page)).toBe(false)
  expect(await hasTokens(second)).toBe(false)
  await context.setOffline(false)
})

test('W11 many requests with an expired token cause one refresh', async ({ page, request }) => {
  await logIn(page, SPA_URL, await register(request, 'admin'))
  await expireAccess(page)
  let refreshes = 0
  page.on('request', (asked) => {
    if (asked.method() === 'POST' && asked.url().endsWith('/token/refresh/')) refreshes += 1
  })

  await page.goto(`${SPA_URL}/dashboard`)
  await expect(page.getByText('Active sessions', { exact: true })).toBeVisible()
  await expect(page.getByText('This device')).toBeVisible()

  expect(refreshes).toBe(1)
  expect((await readTokens(page)).access).not.toMatch(/^e30\./)
})
