import { PATHS } from '@latchkey/auth-core/contract'
import { openDatabase } from '@latchkey/database'
import { expect, inject, test } from 'vitest'
import type { Browser } from './support/browser.ts'
import { startBrokenApi } from './support/broken-api.ts'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

async function dropDatabase({ databaseUrl }: TestWeb): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const server = openDatabase(inject('postgresUrl'), { applicationName: 'web-test', poolSize: 1 })
  await server.raw(`drop database ${name} with (force)`)
  await server.destroy()
}

async function csrfOf(browser: Browser, path: string): Promise<string> {
  const { html } = await browser.get(path)
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

test('an expired form shows an error and a link back to its page', async () => {
  const web = await startWeb()

  for (const [path, again] of [
    ['/login', '/login'],
    ['/register', '/register'],
    ['/security/password', '/security'],
    ['/security/sessions/end', '/security'],
    ['/security/sessions/end-others', '/security'],
    ['/tokens/new', '/tokens/new'],
    ['/tokens/any/revoke', '/tokens'],
  ] as const) {
    const { status, html } = await web.newBrowser().post(path, {})
    expect({ path, status }).toEqual({ path, status: 403 })
    expect(html).toContain('This form has expired')
    expect(html).toContain(`href="${again}">Try again</a>`)
  }
})

test('forms keep their fields except passwords while the API is unreachable', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()
  const token = await csrfOf(browser, '/login')
  await web.api.stop()
  const typed = { _csrf: token, username: 'ada', email: 'ada@example.com', password: PASSWORD }

  for (const path of ['/login', '/register']) {
    const { status, html } = await browser.post(path, { ...typed, role: 'staff' })
    expect({ path, status }).toEqual({ path, status: 503 })
    expect(html).toContain('Can’t reach the server')
    expect(html).toContain('value="ada"')
    expect(html).not.toContain(PASSWORD)
  }
})

test('the not-found page keeps the navigation of a logged-in user', async () => {
  const web = await startWeb()
  await register(web, 'grace', 'staff')
  const browser = await logIn(web, 'grace')

  const { status, html } = await browser.get('/nowhere')

  expect(status).toBe(404)
  expect(html).toContain('href="/accounts"')
  expect(html).toContain('Go to dashboard')
})

test('without its database the app responds with 503 and keeps running', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  expect((await browser.get('/readyz')).status).toBe(200)
  await web.api.stop()
  await dropDatabase(web)

  for (const path of ['/readyz', '/dashboard', '/login']) {
    const { status, html, headers } = await browser.get(path)
    expect({ path, status }).toEqual({ path, status: 503 })
    expect(html).toContain('We’re busy right now')
    expect(headers.has('retry-after')).toBe(true)
    expect(html).not.toMatch(/sql|database|Error:/i)
  }
  // A new visitor has no session to load and gets a complete page.
  expect((await web.newBrowser().get('/login')).html).toContain('</html>')
})

test('a logout without the database logs this browser out', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const token = await csrfOf(browser, '/security')
  await web.api.stop()
  await dropDatabase(web)

  const { status, headers } = await browser.post(
    '/logout',
    { _csrf: token },
    { 'sec-fetch-site': 'same-origin' },
  )

  expect({ status, to: headers.get('location') }).toEqual({ status: 303, to: '/login' })
  const { html } = await browser.get('/login')
  expect(html).toContain('logged out')
})

test('each response has the request id of its log line', async () => {
  const web = await startWeb()

  const { headers } = await web.newBrowser().get('/login?next=%2Fsecret')

  expect(web.logged()).toContain(`"requestId":"${headers.get('x-request-id')}"`)
  expect(web.logged()).toContain('"path":"/login"')
  expect(web.logged()).not.toContain('secret')
})

test('the API logs the request of the web app that a call belongs to', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  const { headers } = await browser.get('/security')

  const requestId = headers.get('x-request-id') ?? ''
  const traces = web.api.tracesOf(PATHS.sessions)
  expect(traces).toContain(requestId.replaceAll('-', ''))
})

test('in production browsers cache a script until it changes', async () => {
  const web = await startWeb({ NODE_ENV: 'production' })
  const browser = web.newBrowser({ 'x-forwarded-proto': 'https' })
  const { html } = await browser.get('/login')
  const address = /src="(\/assets\/theme\.js\?v=[\w-]+)"/.exec(html)?.[1] ?? ''

  const { status, headers } = await browser.get(address)

  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const { headers: bare } = await browser.get('/assets/theme.js')
  expect(bare.get('cache-control')).toBe('no-cache')
})

test('a server error of a form is logged without the password', async () => {
  const web = await startWeb({ API_URL: await startBrokenApi(500, {}) })
  const browser = web.newBrowser()

  for (const path of ['/login', '/register']) {
    const typed = { username: 'ada', email: 'ada@example.com', password: PASSWORD, role: 'staff' }
    const { status, html, headers } = await browser.submit(path, path, typed)
    expect({ path, status }).toEqual({ path, status: 500 })
    expect(html).toContain('The error was logged.')
    const failures = web
      .logged()
      .split('\n')
      .filter((line) => line.includes('request failed'))
    expect(failures.join('\n')).toContain(`"requestId":"${headers.get('x-request-id')}"`)
  }
  expect(web.logged()).not.toContain(PASSWORD)
})

test('a throttled form shows the time to wait and sends Retry-After', async () => {
  const web = await startWeb({ API_URL: await startBrokenApi(429, { 'retry-after': '17' }) })
  const typed = { username: 'ada', password: PASSWORD }

  const { status, html, headers } = await web.newBrowser().submit('/login', '/login', typed)

  expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
    status: 429,
    retryAfter: '17',
  })
  expect(html).toContain('Try again in 17 seconds.')
})
