import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import type { Browser } from './support/browser.ts'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW_PASSWORD = 'another horse, another battery'
const FIREFOX = { 'user-agent': LINUX, 'x-forwarded-for': '203.0.113.7' }

/** Logs an account in from two browsers, last from the one on Windows. */
async function twoBrowsers(web: TestWeb): Promise<{ here: Browser; there: Browser }> {
  await register(web, 'ada')
  const here = await logIn(web, 'ada', { 'user-agent': LINUX })
  const there = await logIn(web, 'ada', { 'user-agent': WINDOWS })
  return { here, there }
}

async function otherSessionOf(browser: Browser): Promise<string> {
  const { html } = await browser.get('/security')
  return /name="id" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

/** Submits a form of the security page and returns its flash. */
async function send(browser: Browser, form: string, fields: Record<string, string>) {
  const { status, headers } = await browser.submit('/security', `/security/${form}`, fields)
  expect({ status, location: headers.get('location') }).toEqual({
    status: 303,
    location: '/security',
  })
  const { html } = await browser.get('/security')
  return /<div class="notices" role="status">([^]*?)<\/p>/.exec(html)?.[1] ?? ''
}

async function refreshAs(web: TestWeb, agent: string, refresh: string, idempotency_key: string) {
  return fetch(web.api.url + PATHS.refresh, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': agent },
    body: JSON.stringify({ refresh, idempotency_key }),
  })
}

test('sessions show the device and IP of the user, not of this server', async () => {
  const web = await startWeb({ TRUST_PROXY: '1' })
  await register(web, 'ada')
  const browser = await logIn(web, 'ada', FIREFOX)

  const { status, html } = await browser.get('/security')

  expect(status).toBe(200)
  expect(html).toContain('<a class="nav-link" href="/security" aria-current="page">Security</a>')
  expect(html).toMatch(/Firefox on Linux<\/strong> · 203\.0\.113\.7[^]*This device/)
  expect(html).toContain('No other sessions.')
  expect(html).not.toContain('/security/sessions/')
  expect(html).toMatch(/<p>Logged in<\/p>\s*<p class="quiet">Firefox on Linux · 203\.0\.113\.7/)
})

test.each([
  ['a secret that differs from the API', 'some other secret, of 32 characters or more'],
  ['no secret', ''],
])('with %s the API ignores the device header', async (_title, DEVICE_SECRET) => {
  const web = await startWeb({ TRUST_PROXY: '1', DEVICE_SECRET })
  await register(web, 'ada')
  const browser = await logIn(web, 'ada', FIREFOX)

  const { html } = await browser.get('/security')

  expect(html).toContain('<strong>axios</strong> · 127.0.0.1')
  expect(html).not.toContain('Firefox')
})

test('markup in a user agent renders as text', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada', { 'user-agent': '<img"src=x>' })
  await logIn(web, 'ada', { 'user-agent': '<img"src=x>' })

  const { html } = await browser.get('/security')

  expect(html).toContain('<strong>&lt;img&quot;src=x&gt;</strong>')
  expect(html).not.toContain('<img')
})

test('this device comes first and has no button to end it', async () => {
  const web = await startWeb()
  const { here } = await twoBrowsers(web)

  const { html } = await here.get('/security')

  expect(html).toMatch(/<strong>Firefox on Linux[^]*This device[^]*<strong>Firefox on Windows/)
  expect(html.match(/action="\/security\/sessions\/end"/g)).toHaveLength(1)
  expect(html).toContain('aria-label="Log out Firefox on Windows"')
})

test('ending a session logs its browser out; ending it again shows a message', async () => {
  const web = await startWeb()
  const { here, there } = await twoBrowsers(web)
  const id = await otherSessionOf(here)

  expect(await send(here, 'sessions/end', { id })).toContain('Session ended.')

  expect((await there.get('/dashboard')).headers.get('location')).toMatch(/^\/login/)
  expect((await there.get('/login')).html).toContain('Your session has ended.')
  for (const gone of [id, '..', '']) {
    const flash = await send(here, 'sessions/end', { id: gone })
    expect({ gone, flash }).toEqual({
      gone,
      flash: expect.stringContaining('That session had already ended.'),
    })
  }
})

test("a user cannot end another user's session", async () => {
  const web = await startWeb()
  const { here, there } = await twoBrowsers(web)
  const id = await otherSessionOf(here)
  await register(web, 'eve')
  const eve = await logIn(web, 'eve')

  expect(await send(eve, 'sessions/end', { id })).toContain('That session had already ended.')

  expect((await there.get('/dashboard')).status).toBe(200)
})

test('ending all other sessions shows how many and keeps this one', async () => {
  const web = await startWeb()
  const { here, there } = await twoBrowsers(web)
  const third = await logIn(web, 'ada')

  const flash = await send(here, 'sessions/end-others', {})

  expect(flash).toContain('Logged out of 2 other sessions.')
  for (const browser of [there, third]) {
    expect((await browser.get('/dashboard')).headers.get('location')).toMatch(/^\/login/)
  }
})

test('a new password keeps this browser logged in and logs out all others', async () => {
  const web = await startWeb()
  const { here, there } = await twoBrowsers(web)

  const passwords = { old_password: PASSWORD, new_password: NEW_PASSWORD }
  expect(await send(here, 'password', passwords)).toContain('Password changed.')

  expect(web.api.countOf(PATHS.refresh)).toBe(0)
  expect((await here.get('/dashboard')).status).toBe(200)
  expect((await there.get('/dashboard')).headers.get('location')).toMatch(/^\/login/)
  const typed = { username: 'ada', password: NEW_PASSWORD }
  expect((await there.submit('/login', '/login', typed)).status).toBe(303)
  expect(web.logged()).not.toContain(NEW_PASSWORD)
})

test('password errors appear at their fields, and the page repeats no password', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')

  for (const [old_password, new_password, field] of [
    ['not it at all', NEW_PASSWORD, 'old_password'],
    [PASSWORD, 'shorty', 'new_password'],
  ] as const) {
    const fields = { old_password, new_password }
    const { status, html } = await browser.submit('/security', '/security/password', fields)
    expect({ field, status }).toEqual({ field, status: 400 })
    expect(html).toMatch(new RegExp(`<input[^>]* id="${field}"[^>]* aria-invalid="true"`))
    expect(html).toContain(`id="${field}-error"`)
    expect(html.match(/aria-invalid/g)).toHaveLength(1)
    expect(html).not.toContain(old_password)
    expect(html).not.toContain(new_password)
    expect(html).toContain('href="/security" aria-current="page"')
    expect(html).toContain('name="back" value="/security"')
  }
  const { headers } = await browser.get('/security/password')
  expect(headers.get('location')).toBe('/security')
})

test('a reused token shows a warning that names both devices', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const answer = await fetch(web.api.url + PATHS.token, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': WINDOWS },
    body: JSON.stringify({ username: 'ada', password: PASSWORD, rotation: 'strict' }),
  })
  const { refresh } = TokenPair.parse(await answer.json())
  await refreshAs(web, LINUX, refresh, 'the key of a thief')
  await refreshAs(web, WINDOWS, refresh, 'the key of the owner')

  const { html } = await (await logIn(web, 'ada')).get('/security')

  expect(html).toMatch(
    /banner-warning">[^]*Firefox on Windows · 127\.0\.0\.1 and Firefox on Linux · 127\.0\.0\.1\./,
  )
})

test('the security page redirects to the log-in page without a login', async () => {
  const web = await startWeb()
  const browser = web.newBrowser()

  expect((await browser.get('/security')).headers.get('location')).toBe('/login?next=%2Fsecurity')
  const { headers } = await browser.submit('/login', '/security/sessions/end-others', {})
  expect(headers.get('location')).toBe('/login')
})

test('an unreachable API shows an error with a link back', async () => {
  const web = await startWeb()
  await register(web, 'ada')
  const browser = await logIn(web, 'ada')
  const { html: form } = await browser.get('/security')
  const token = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? ''
  await web.api.stop()

  const passwords = { old_password: PASSWORD, new_password: NEW_PASSWORD }
  const { status, html } = await browser.post('/security/password', { ...passwords, _csrf: token })

  expect(status).toBe(503)
  expect(html).toContain('Can’t reach the server')
  expect(html).toContain('href="/security">Try again</a>')
})

test('password fields hide their text and are labeled for password managers', async () => {
  const web = await startWeb()
  await register(web, 'ada', 'admin')
  const browser = await logIn(web, 'ada')
  await browser.get('/reset-password?token=x')

  const found: string[] = []
  for (const path of ['/login', '/register', '/security', '/accounts/new', '/reset-password']) {
    const { html } = await browser.get(path)
    for (const input of html.match(/<input[^>]* name="[^"]*password"[^>]*>/g) ?? []) {
      const valueOf = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1]
      found.push([path, valueOf('name'), valueOf('type'), valueOf('autocomplete')].join(' '))
    }
  }

  expect(found).toEqual([
    '/login password password current-password',
    '/register password password new-password',
    '/security old_password password current-password',
    '/security new_password password new-password',
    '/security password password current-password',
    '/accounts/new password password new-password',
    '/reset-password new_password password new-password',
  ])
})

/** Runs `theme.js` in a page of the browser. Returns its theme, and a function that chooses one. */
function openThemeScript(protocol: string, cookie: string) {
  const attributes = new Map<string, string>()
  let click = (_event: object): void => undefined
  const document = {
    cookie,
    documentElement: {
      setAttribute: (name: string, value: string) => attributes.set(name, value),
      removeAttribute: (name: string) => attributes.delete(name),
    },
    addEventListener: (type: string, listener: typeof click) => {
      if (type === 'click') click = listener
    },
    querySelectorAll: () => [],
    dispatchEvent: () => true,
  }
  const window = { addEventListener: () => undefined }
  const file = new URL(import.meta.resolve('@latchkey/ui/assets/theme.js'))
  runInNewContext(readFileSync(file, 'utf8'), {
    document,
    window,
    location: { protocol },
    CustomEvent: Event,
  })
  return {
    theme: attributes.get('data-theme'),
    choose: (themeChoice: string): string => {
      const target = { closest: () => ({ dataset: { themeChoice } }) }
      click({ target, preventDefault: () => undefined })
      return document.cookie
    },
  }
}

test('the server and the script of both front ends share the cookie of the theme', async () => {
  const web = await startWeb({ TRUST_PROXY: '1' })

  for (const protocol of ['http', 'https']) {
    const browser = web.newBrowser({ 'x-forwarded-proto': protocol })
    await browser.submit('/login', '/theme', { theme: 'dark', back: '/login' })
    const cookie = browser.setCookies.find((line) => line.includes('theme='))?.split(';')[0] ?? ''
    const script = openThemeScript(`${protocol}:`, `first=1; ${cookie}; last=1`)
    expect(script.theme, protocol).toBe('latchkey-dark')

    const [pair = '', ...scope] = script.choose('light').split('; ')
    const [name = '', value = ''] = pair.split('=')
    expect(scope.includes('Secure')).toBe(protocol === 'https')
    expect(name.startsWith('__Secure-')).toBe(protocol === 'https')
    browser.cookies.set(name, value)
    expect((await browser.get('/login')).html).toContain('data-theme="latchkey-light"')
  }
})
