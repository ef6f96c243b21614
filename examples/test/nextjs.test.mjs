import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { PATHS } from '@latchkey/auth-core/contract'
import { startTestServer } from '@latchkey/auth-testing/server'
import { chromium } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { presentBrowser } from '../../scripts/lib/browser.mjs'
import { freePort, launch, untilListening } from './support/run-program.ts'
import { recordFrames } from './nextjs/record-frames.mjs'

const EXAMPLE = path.resolve(import.meta.dirname, '../nextjs')
const NEXT = path.join(EXAMPLE, 'node_modules/next/dist/bin/next')
const RELOADS = 100
const TABS = 5
const browserPath = presentBrowser()
const title = `examples/nextjs${browserPath === undefined ? ' (install Chromium to run them)' : ''}`

describe.skipIf(browserPath === undefined)(title, { timeout: 240_000 }, () => {
  const on = {}

  beforeAll(async () => {
    const port = await freePort()
    on.origin = `http://localhost:${port}`
    on.server = await startTestServer({
      databaseUrl: inject('postgresUrl'),
      environment: { CORS_ORIGINS: on.origin },
    })
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      API_URL: on.server.url,
      CREDENTIAL: await on.server.createService('nextjs'),
      SECRET: randomBytes(32).toString('base64url'),
    }
    const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: EXAMPLE, env })
    if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`)
    const args = [NEXT, 'start', '--port', String(port), '--hostname', '127.0.0.1']
    on.app = launch(process.execPath, args, { cwd: EXAMPLE, env })
    await untilListening(port, on.app)
    on.browser = await chromium.launch({
      ...(browserPath && { executablePath: browserPath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  }, 180_000)

  afterAll(async () => {
    await on.browser?.close()
    await on.app?.stop()
    await on.server?.stop()
  })

  /** Opens a page that collects everything that the browser complains about. */
  async function newPage() {
    const context = await on.browser.newContext()
    onTestFinished(() => context.close())
    const complaints = []
    return { page: watched(await context.newPage(), complaints), complaints }
  }

  function watched(page, complaints) {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    return page
  }

  async function logIn(page, loginPath, role = 'customer') {
    const account = await on.server.createAccount({ role })
    await page.goto(on.origin + loginPath)
    await page.getByLabel('Username').fill(account.username)
    await page.getByLabel('Password').fill(account.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText(`You are logged in as ${account.username}.`).waitFor()
    return account
  }

  /** Reloads a page again and again, and watches the first half second of each. */
  async function watchReloads(page, username, count) {
    for (let reload = 0; reload < count; reload++) {
      await page.reload()
      await page.getByText(`${username} (staff)`).waitFor()
      await page.waitForFunction(() => performance.now() > 500)
      const { states, shift } = await page.evaluate(() => globalThis.recorded())
      expect(states).toEqual(['unknown', 'logged-in'])
      expect(shift).toBe(0)
    }
  }

  test('100 reloads show no wrong frame, move nothing and give the browser no reason to complain', async () => {
    const { page, complaints } = await newPage()
    const { username } = await logIn(page, '/login', 'staff')
    await page.getByText('This app’s own API knows you too.').waitFor()
    await page.context().addInitScript(recordFrames)

    const tabs = await Promise.all(
      Array.from({ length: TABS }, async () => {
        const tab = watched(await page.context().newPage(), complaints)
        await tab.goto(`${on.origin}/accounts`)
        return tab
      }),
    )
    await Promise.all(tabs.map((tab) => watchReloads(tab, username, RELOADS / TABS)))
    expect(complaints).toEqual([])
  })

  test('a registration logs in, and a name that is taken is reported in the form', async () => {
    const { page, complaints } = await newPage()
    const register = async (username) => {
      await page.goto(`${on.origin}/register`)
      await page.getByLabel('Username').fill(username)
      await page.getByLabel('Email').fill(`${username}@example.com`)
      await page.getByLabel('Password').fill('a boat without a rudder')
      await page.getByRole('button', { name: 'Create account' }).click()
    }
    await register('nora')
    await page.getByText('You are logged in as nora.').waitFor()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Log in' }).waitFor()
    expect(complaints).toEqual([])

    await register('nora')
    await page.getByText('A user with that username already exists.').waitFor()
    expect(await page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true')
  })

  test('a browser without tokens never shows a page of a user, whatever the hint says', async () => {
    const { page, complaints } = await newPage()
    await page.addInitScript(recordFrames)
    await page.goto(`${on.origin}/account`)
    expect(page.url()).toBe(`${on.origin}/login?next=%2Faccount`)

    await page.context().addCookies([{ name: 'logged-in', value: '1', url: on.origin }])
    await page.goto(`${on.origin}/account`)

    await page.waitForURL(`${on.origin}/login`)
    const { states } = await page.evaluate(() => globalThis.recorded())
    expect(states).not.toContain('logged-in')
    expect(complaints).toEqual([])
  })

  test('the policy of a page has a nonce of its own, and nothing unsafe', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => {
        const response = await fetch(`${on.origin}/login`)
        return response.headers.get('content-security-policy')
      }),
    )

    expect(policies[0]).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[^']+' 'strict-dyn/)
    expect(policies[0]).not.toContain('unsafe')
    expect(policies[0]).not.toBe(policies[1])
  })

  test('a route handler accepts tokens for its service until the logout, and no others', async () => {
    const { username, password } = await on.server.createAccount()
    const answer = await fetch(on.server.url + PATHS.token, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password, resource: 'nextjs' }),
    })
    const { access, refresh } = await answer.json()
    const statusWith = async (headers) =>
      (await fetch(`${on.origin}/api/orders`, { headers })).status
    const { access: forTheApi } = await on.server.logIn({ username, password })

    expect(await statusWith({})).toBe(401)
    expect(await statusWith({ authorization: `Bearer ${forTheApi}` })).toBe(401)
    expect(await statusWith({ authorization: `Bearer ${access}` })).toBe(200)
    await on.server.revoke({ access, refresh })
    await expect.poll(() => statusWith({ authorization: `Bearer ${access}` })).toBe(401)
  })

  test('twenty server components refresh an expired token at once and keep the session', async () => {
    const { page, complaints } = await newPage()
    const { username } = await logIn(page, '/cookie/login')

    const other = await page.context().newPage()
    for (let round = 0; round < 3; round++) {
      await on.server.advance({ minutes: 6 })
      // Two page loads at once, each with twenty components. Neither can store its tokens.
      await Promise.all([page, other].map((tab) => tab.goto(`${on.origin}/cookie/many`)))
      for (const tab of [page, other]) {
        const names = tab.locator('[data-username]')
        await expect.poll(() => names.count()).toBe(20)
        expect(new Set(await names.allTextContents())).toEqual(new Set([username]))
      }
      for (const tab of [page, other]) await tab.goto(`${on.origin}/`)
    }

    await page.goto(`${on.origin}/cookie/account`) // stores what it refreshed
    await page.getByText(`You are logged in as ${username}.`).waitFor()
    await on.server.advance({ minutes: 6 })
    await page.reload()
    await page.getByText(`You are logged in as ${username}.`).waitFor()
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.waitForURL(`${on.origin}/cookie/login`)
    await page.goto(`${on.origin}/cookie/account`)
    await page.waitForURL(`${on.origin}/cookie/login`)
    expect(complaints).toEqual([])
  })
})
