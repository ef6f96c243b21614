import { expect, test } from 'vitest'
import { logIn, PASSWORD, register, startWeb } from './support/start-web.ts'

const SESSION = 'latchkey.sid'
const JWT = /eyJ[\w-]+\.eyJ/

test('a login leads to the dashboard, which shows the account', async () => {
  const web = await startWeb()
  await register(web, 'ada')

  const browser = await logIn(web, 'ada')

  const { status, html, headers } = await browser.get('/dashboard')
  expect(status).toBe(200)
  expect(html).toContain('ada@example.com')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('the session gets a new id at login, and the old id is useless', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = web.newBrowser()
  await browser.get('/login')
  const planted = browser.cookies.get(SESSION)

  await browser.submit('/login', '/login', { username: 'ada', password: PASSWORD })

  expect(browser.cookies.get(SESSION)).not.toBe(planted)
  const thief = web.newBrowser()
  thief.cookies.set(SESSION, planted ?? '')
  expect((await thief.get('/dashboard')).headers.get('location')).toMatch(/^\/login/)
})

test('pages, cookies and the log contain no token', async () => {
  const web = await startWeb()
  await register(web, 'ada', 'admin')
  const browser = await logIn(web, 'ada')

  const pages = [await browser.get('/dashboard'), await browser.get('/accounts')]

  expect(pages.map(({ html }) => html).join('')).not.toMatch(JWT)
  expect(browser.setCookies.join('')).not.toMatch(JWT)
  expect(web.logged()).not.toMatch(JWT)
  expect(web.logged()).not.toContain(PASSWORD)
})

test('the session cookie is HttpOnly and SameSite', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  const cookie = browser.setCookies.find((line) => line.startsWith('latchkey.sid'))
  expect(cookie).toMatch(/^latchkey\.sid=.*; Path=\/; .*HttpOnly; SameSite=Lax$/)
})

test('in production cookies are bound to this host and to https', async () => {
  const web = await startWeb({ NODE_ENV: 'production', TRUST_PROXY: '1' })
  const browser = web.newBrowser({ 'x-forwarded-proto': 'https' })
  const { headers } = await browser.get('/login')

  expect(browser.setCookies[0]).toMatch(
    /^__Host-latchkey\.csrf=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
  )
  expect(headers.get('strict-transport-security')).toContain('max-age=')
})

test('a wrong password shows the form with the username and no password', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const typed = { username: 'ada"><img src=x>', password: 'not it at all' }

  const { status, html } = await web.newBrowser().submit('/login', '/login', typed)

  expect(status).toBe(401)
  expect(html).toContain('Incorrect username or password')
  expect(html).toContain('value="ada&quot;&gt;&lt;img src=x&gt;"')
  expect(html).not.toContain('not it at all')
})

test('a login redirects to the requested page, and never to another site', async () => {
  const web = await startWeb()
  await register(web, 'ada')

  for (const [next, location] of [
    ['/accounts?x=1', '/accounts?x=1'],
    ['//evil.test', '/dashboard'],
    ['/\\evil.test', '/dashboard'],
    ['https:evil.test', '/dashboard'],
    ['/\tevil.test', '/dashboard'],
    ['/login', '/dashboard'],
  ] as const) {
    const fields = { username: 'ada', password: PASSWORD, next }
    const { headers } = await web.newBrowser().submit('/login', '/login', fields)
    expect({ next, location: headers.get('location') }).toEqual({ next, location })
  }
})

test('a logout ends the session at the API, and the old cookie is useless', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const cookie = browser.cookies.get(SESSION)

  const { headers } = await browser.submit('/dashboard', '/logout', {})

  expect(headers.get('location')).toBe('/login')
  expect((await browser.get('/login')).html).toContain('You’re logged out.')
  expect((await browser.get('/login')).html).not.toContain('You’re logged out.')
  browser.cookies.set(SESSION, cookie ?? '')
  expect((await browser.get('/dashboard')).status).toBe(303)
  const [session] = await web.db<{ end_reason: string }>('sessions')
  expect(session?.end_reason).toBe('logged_out')
})

test('a registration logs in at once and shows a confirmation', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()

  const { headers } = await browser.submit('/register', '/register', {
    username: 'ada',
    email: 'ada@example.com',
    password: PASSWORD,
    role: 'staff',
  })

  expect(headers.get('location')).toBe('/dashboard')
  expect((await browser.get('/dashboard')).html).toContain('Your account is ready')
})

test('an invalid registration shows errors at their fields', async () => {
  const web = await startWeb()

  const { status, html } = await web.newBrowser().submit('/register', '/register', {
    username: 'ada',
    email: 'nowhere',
    password: 'short',
    role: 'customer',
  })

  expect(status).toBe(400)
  expect(html).toContain('<p class="field-error" id="email-error">Enter a valid email address.</p>')
  expect(html).toMatch(/id="email"[^>]*value="nowhere"[^>]*aria-invalid="true"/)
  expect(html).not.toContain('short"')
})
