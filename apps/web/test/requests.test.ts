import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { encryptSession, decryptSession, sessionKey } from '../src/http/encrypted-session-store.ts'
import { startApi } from './support/start-api.ts'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

interface SessionRow {
  sid: string
  sess: object
}

/** Replaces the access token of every session with an expired one. */
async function expireAccess({ db, sessionSecret }: TestWeb): Promise<void> {
  const key = sessionKey(sessionSecret)
  const payload = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')
  for (const { sid, sess } of await db<SessionRow>('web_sessions')) {
    const session = decryptSession(key, sid, sess)
    if (!session?.tokens) continue
    const tokens = { ...session.tokens, access: `e30.${payload}.x` }
    const encrypted = encryptSession(key, sid, JSON.stringify({ ...session, tokens }))
    await db('web_sessions')
      .where({ sid })
      .update({ sess: JSON.stringify({ ...sess, encrypted }) })
  }
}

/** Requests a path exactly as it is written. `fetch` would resolve its dots. */
async function statusOf(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url)
  const sent = get({ hostname, port, path })
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

test('twenty parallel page loads with an expired access token share one refresh', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  await expireAccess(web)

  const pages = await Promise.all(Array.from({ length: 20 }, () => browser.get('/dashboard')))

  expect(pages.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  expect(web.api.countOf(PATHS.refresh)).toBe(1)
  expect((await browser.get('/dashboard')).status).toBe(200)
  expect(web.api.countOf(PATHS.refresh)).toBe(1)
})

test('an unreachable API does not log users out', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  await web.api.stop()

  const { status, html } = await browser.get('/dashboard')

  expect(status).toBe(503)
  expect(html).toContain('Can’t reach the server')
  expect(html).toContain('href="/dashboard">Try again</a>')
  await startApi(web.databaseUrl, web.api.port)
  expect((await browser.get('/dashboard')).status).toBe(200)
})

test('a logout without the API shows a warning and logs this browser out', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const { html } = await browser.get('/dashboard')
  const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  await web.api.stop()

  await browser.post('/logout', { _csrf: token })

  expect((await browser.get('/login')).html).toContain('we couldn’t reach the server')
  expect((await browser.get('/dashboard')).status).toBe(303)
})

test('a session that the API ended shows a message on the next page', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  await web.db('sessions').delete()
  await expireAccess(web)

  const { headers } = await browser.get('/dashboard')

  expect(headers.get('location')).toBe('/login?next=%2Fdashboard')
  expect((await browser.get('/login')).html).toContain('Your session has ended.')
})

test.each([
  ['no token', {}],
  ['a wrong token', { _csrf: 'x'.repeat(256) }],
])('a form with %s is rejected and changes nothing', async (_title, fields) => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  for (const path of [
    '/logout',
    '/login',
    '/register',
    '/theme',
    '/security/password',
    '/security/sessions/end-others',
  ]) {
    const { status } = await browser.post(path, { ...fields, username: 'ada', password: PASSWORD })
    expect({ path, status }).toEqual({ path, status: 403 })
  }

  expect((await browser.get('/dashboard')).html).toContain('ada@example.com')
})

test('the CSRF token of one browser is invalid in another', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const { html } = await web.newBrowser().get('/login')
  const foreign = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const victim = web.newBrowser()
  await victim.get('/login')

  const { status } = await victim.post('/login', {
    _csrf: foreign,
    username: 'ada',
    password: PASSWORD,
  })

  expect(status).toBe(403)
})

test('a customer sees a forbidden page instead of the accounts', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  const { status, html } = await browser.get('/accounts')

  expect(status).toBe(403)
  expect(html).toContain('You don’t have access to accounts')
  expect(html).not.toContain('href="/accounts"')
})

test('staff see the accounts', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  await register(web, 'grace', 'staff')
  const browser = await logIn(web, 'grace')

  const { html } = await browser.get('/accounts')

  expect(html).toContain('2 accounts')
  expect(html).toContain('ada@example.com')
})

test('a theme is stored, and its form returns to the page', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()

  const { headers } = await browser.submit('/register', '/theme', {
    theme: 'dark',
    back: '/register',
  })

  expect(headers.get('location')).toBe('/register')
  expect((await browser.get('/register')).html).toContain('data-theme="latchkey-dark"')
  const away = await browser.submit('/login', '/theme', { theme: 'x', back: '//evil.test' })
  expect(away.headers.get('location')).toBe('/dashboard')
  expect((await browser.get('/login')).html).not.toContain('data-theme="')
})

test('unknown URLs, malformed URLs and large forms get an error page', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()

  expect((await browser.get('/nowhere')).html).toContain('Page not found')
  expect((await browser.get('/nowhere')).status).toBe(404)
  expect((await browser.get('/%ZZ')).status).toBe(404)
  expect((await browser.post('/login', { username: 'a'.repeat(30_000) })).status).toBe(413)
})

test('files outside the assets and folder listings are not served', async () => {
  const web = await startWeb()

  for (const path of [
    '/.git/config',
    '/.env',
    '/package.json',
    '/assets',
    '/assets/',
    '/assets/../package.json',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e/package.json',
    '/assets/.env',
  ]) {
    expect({ path, status: await statusOf(web.url, path) }).toEqual({ path, status: 404 })
  }
  expect(await statusOf(web.url, '/assets/theme.js')).toBe(200)
})

test('a page runs and loads only what this app serves', async () => {
  const web = await startWeb()
  const { headers, html } = await web.newBrowser().get('/login')

  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(headers.has('x-powered-by')).toBe(false)
  expect(html).not.toMatch(/<style|style="|<script>|onclick/)
})

test('without its session store the app responds with 503, until it is back', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  await web.db.raw('alter table web_sessions rename to elsewhere')

  const { status, html } = await browser.get('/dashboard')

  expect(status).toBe(503)
  expect(html).toContain('We’re busy right now')
  expect(html).not.toMatch(/knex|sql|relation|Error:/i)
  await web.db.raw('alter table elsewhere rename to web_sessions')
  expect((await browser.get('/dashboard')).status).toBe(200)
})
