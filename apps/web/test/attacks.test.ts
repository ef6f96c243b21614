import { connect } from 'node:net'
import { once } from 'node:events'
import { PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

/** All forms that change something, with their fields. */
const FORMS = [
  ['/login', { username: 'ada', password: PASSWORD }],
  [
    '/register',
    { username: 'eve', email: 'eve@example.com', password: PASSWORD, role: 'customer' },
  ],
  ['/logout', {}],
  ['/security/password', { old_password: PASSWORD, new_password: 'staple gun on a roof' }],
  ['/security/email', { email: 'eve@example.com', password: PASSWORD }],
  ['/security/sessions/end-others', {}],
  ['/accounts/new', { username: 'eve', email: 'eve@example.com', password: PASSWORD }],
  ['/tokens/new', { name: 'backup', expires: '30', password: PASSWORD }],
  ['/tokens/00000000-0000-4000-8000-000000000000/revoke', {}],
  ['/forgot-password', { email: 'ada@example.com' }],
  ['/reset-password', { token: 'x', new_password: 'staple gun on a roof' }],
  ['/verify-email', { token: 'x' }],
  ['/theme', { theme: 'dark', back: '/login' }],
] as const

/** Sends a request that no form of the app makes, with the cookies of a browser. */
async function send(web: TestWeb, path: string, init: RequestInit, cookie: string) {
  const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie }
  return fetch(web.url + path, { ...init, method: 'POST', headers, redirect: 'manual' })
}

test('W01 rejects a form with no token, a wrong or foreign one, or another type', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const ada = await logIn(web, 'ada')
  const other = web.newBrowser()
  const { html } = await other.get('/login')
  const foreign = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  for (const [path, fields] of FORMS) {
    for (const more of [{}, { _csrf: 'wrong' }, { _csrf: foreign }]) {
      expect((await ada.post(path, { ...fields, ...more })).status, path).toBe(403)
    }
    const json = { body: JSON.stringify(fields), headers: { 'content-type': 'text/plain' } }
    const { status } = await send(web, path, json, cookie)
    expect(status, path).toBe(403)
  }
  expect(await web.db('accounts')).toHaveLength(1)
  expect((await ada.get('/dashboard')).status).toBe(200)
})

test('W02 a planted session id is useless after a login', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = web.newBrowser()
  await browser.get('/login')
  const planted = new Map(browser.cookies)

  await browser.submit('/login', '/login', { username: 'ada', password: PASSWORD })

  const thief = web.newBrowser()
  for (const [name, value] of planted) thief.cookies.set(name, value)
  expect((await thief.get('/dashboard')).status).toBe(303)
  expect((await browser.get('/dashboard')).status).toBe(200)
})

test('W03 production cookies are bound to this host, Secure, HttpOnly and small', async () => {
  const web = await startWeb({ NODE_ENV: 'production', TRUST_PROXY: '1' })
  await register(web, 'ada')
  const browser = web.newBrowser({ 'x-forwarded-proto': 'https' })
  browser.cookies.set('theme', 'dark')
  expect((await browser.get('/login')).html).not.toContain('latchkey-dark')

  await browser.get('/reset-password?token=x')
  for (let n = 0; n < 7; n++) {
    await browser.submit('/login', '/login', { username: 'ada', password: PASSWORD })
  }
  await browser.submit('/dashboard', '/theme', { theme: 'light', back: '/login' })
  expect((await browser.get('/login')).html).toContain('data-theme="latchkey-light"')
  await browser.submit('/dashboard', '/logout', {})
  expect((await browser.get('/login')).html).toContain('You’re logged out.')

  const names = new Set(browser.setCookies.map((line) => line.split('=')[0] ?? ''))
  expect([...names].toSorted()).toEqual([
    '__Host-devices',
    '__Host-flash',
    '__Host-latchkey.csrf',
    '__Host-latchkey.sid',
    '__Secure-link',
    '__Secure-theme',
  ])
  for (const line of browser.setCookies) {
    expect(line).toMatch(line.startsWith('__Secure-link') ? /; Path=\/reset-/ : /; Path=\/;/)
    expect(line.includes('; HttpOnly')).toBe(!line.startsWith('__Secure-theme'))
    expect(line).toMatch(/; Secure/)
    expect(line).toMatch(/; SameSite=Lax/)
    expect(line).not.toMatch(/Domain=/)
    expect(line.split(';')[0]?.length).toBeLessThan(4096)
  }
  const { headers } = await browser.get('/login')
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
})

test('W04 a login redirects only to pages of this app', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const away = [
    '//evil.test',
    '/\\evil.test',
    '///evil.test',
    'https:evil.test',
    'http:/\\evil.test',
    'javascript:alert(1)',
    'http://localhost@evil.test/',
    '\t//evil.test',
    '/%09/evil.test',
    '/\r\nLocation: https://evil.test',
    'https://evil.test/dashboard',
  ]

  for (const next of away) {
    const browser = web.newBrowser()
    const typed = { username: 'ada', password: PASSWORD, next }
    const { headers } = await browser.submit('/login', '/login', typed)
    const location = headers.get('location') ?? ''
    expect(new URL(location, web.url).origin, next).toBe(new URL(web.url).origin)
    expect(location, next).toMatch(/^\/(?![/\\])/)
  }
})

test('W05 markup and templates in user input render as text', async () => {
  const web = await startWeb()
  await register(web, 'root', 'admin')
  await web
    .db('accounts')
    .where({ username: 'root' })
    .update({ email: '"><script>x</script>{{7*7}}${7*7}@a.test' })
  const browser = await logIn(web, 'root')
  const typed = '"><img src=x onerror=alert(1)>{{7*7}}'

  for (const path of [
    '/dashboard',
    '/accounts',
    `/accounts?search=${encodeURIComponent(typed)}`,
    `/login?next=${encodeURIComponent(typed)}`,
    `/reset-password?token=${encodeURIComponent(typed)}`,
  ]) {
    const { html } = await browser.get(path)
    expect(html, path).not.toMatch(/<script>x|<img src=x|>49|\$49/)
    if (!path.startsWith('/reset')) expect(html, path).toContain('{{7*7}}')
  }
  const refused = await browser.submit('/login', '/login', { username: typed, password: 'x' })
  expect(refused.html).not.toContain('<img src=x')
  expect(refused.html).toContain('{{7*7}}')
})

test('W06 W07 no page can be framed, and scripts require the nonce of their page', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const nonces = new Set<string>()

  for (const path of ['/login', '/dashboard', '/security', '/nowhere']) {
    const { headers, html } = await browser.get(path)
    const policy = headers.get('content-security-policy') ?? ''
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce.length).toBeGreaterThan(20)
    nonces.add(nonce)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    const scripts = html.match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  }
  expect(nonces.size).toBe(4)
})

test('W05 W07 every script is an empty element with a file that all users share', async () => {
  const web = await startWeb()
  await register(web, 'ada', 'admin')
  const [user, visitor] = [await logIn(web, 'ada'), web.newBrowser()]
  const files = new Set<string>()

  for (const path of ['/login', '/register', '/dashboard', '/accounts', '/security', '/audit']) {
    const scripts = (await user.get(path)).html.match(/<script\b[^]*?<\/script/gi) ?? []
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) {
      const [, file] =
        /^<script nonce="[^"<>]+" src="(\/assets\/[^"<>]+)"[^<>]*><\/script$/.exec(script) ?? []
      expect(file, script).toBeDefined()
      files.add(file ?? '')
    }
  }
  for (const file of files) {
    const [own, shared] = [await user.get(file), await visitor.get(file)]
    expect(own.headers.get('content-type')).toContain('javascript')
    expect(own.headers.get('x-content-type-options')).toBe('nosniff')
    expect(own.html).toBe(shared.html)
  }
})

test('W09 browsers store no page, and a logout clears their cache and storage', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  expect((await browser.get('/dashboard')).headers.get('cache-control')).toBe('no-store')

  const { headers } = await browser.submit('/dashboard', '/logout', {})

  expect(headers.get('clear-site-data')).toBe('"cache", "storage"')
})

test('W10 pages, cookies and the log contain no token', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const pages = await Promise.all(['/dashboard', '/security'].map((path) => browser.get(path)))
  const seen = pages.map(({ html }) => html).join('') + browser.setCookies.join('') + web.logged()

  expect(seen).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)
  expect(seen).not.toContain(PASSWORD)
})

test('W12 an unreachable API does not end a session', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  await web.api.stop()

  const { status, html } = await browser.get('/dashboard')

  expect(status).toBe(503)
  expect(html).toContain('Check your connection and try again.')
  expect(await web.db('web_sessions')).not.toEqual([])
})

test('W13 rejects a giant cookie and five hundred cookies', async () => {
  const web = await startWeb()
  const { hostname, port } = new URL(web.url)
  const cookies = [
    `a=${'x'.repeat(20_000)}`,
    Array.from({ length: 500 }, (_, n) => `c${n}=${'x'.repeat(40)}`).join('; '),
  ]

  for (const cookie of cookies) {
    const socket = connect(Number(port), hostname)
    socket.write(`GET /login HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 (400|431) /)
    socket.destroy()
  }
  expect((await web.newBrowser().get('/login')).status).toBe(200)
  expect(web.api.countOf(PATHS.refresh)).toBe(0)
})
