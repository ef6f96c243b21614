import { expect, test } from 'vitest'
import { PASSWORD } from '../../../apps/api/test/support/start-api.ts'
import { SESSION } from './start-site.mjs'

/** Declares the tests of the pages: login, forms, permissions, logout. */
export function testPages(site) {
  test('a login changes the session key, and its cookie is bound to https and this host', async () => {
    const gil = await site().register('gil')
    const planted = gil.cookies.get(SESSION)
    const [before] = await site().sessionsOf('gil')

    const answer = await gil.submit('/login/?next=/accounts/', '/login/', {
      username: 'gil',
      password: PASSWORD,
      next: '/accounts/',
    })

    expect(answer.location).toBe('/accounts/')
    expect(gil.cookies.get(SESSION)).not.toBe(planted)
    const thief = site().newBrowser()
    thief.cookies.set(SESSION, planted)
    expect((await thief.get('/dashboard/')).location).toMatch(/^\/login\//)
    const [, old] = await site().sessionsOf('gil')
    expect(old).toMatchObject({ id: before.id, end_reason: 'logged_out' })
    const line = gil.setCookies.findLast((text) => text.startsWith(SESSION))
    expect(line).toMatch(/^__Host-latchkey\.sid=\w+; .*HttpOnly; .*Path=\/; SameSite=Lax; Secure$/)
  })

  test('a login leads to a page of this site only', async () => {
    await site().register('hal')
    for (const next of [
      '//evil.test',
      '/\\evil.test',
      'https://evil.test/',
      'evil',
      '/\t/evil.test',
    ]) {
      const typed = { username: 'hal', password: PASSWORD, next }
      const { location } = await site().newBrowser().submit('/login/', '/login/', typed)
      expect({ next, location }).toEqual({ next, location: expect.stringMatching(/^\/(?![\\/])/) })
    }
  })

  test('forms show the messages of the API, each at its field, and keep what was typed', async () => {
    const typed = { username: 'ada"><b>', email: 'nowhere', password: 'short', role: 'root' }
    const { status, html } = await site().newBrowser().submit('/register/', '/register/', typed)

    expect(status).toBe(400)
    expect(html).toContain('id="id_username-error">Enter a valid username.')
    expect(html).toContain('id="id_email-error">Enter a valid email address.')
    expect(html).toContain('id="id_password-error">This password is too short.')
    expect(html).toContain('id="id_role-error">&quot;root&quot; is not a valid choice.')
    expect(html).toContain('value="ada&quot;&gt;&lt;b&gt;"')
    expect(html).not.toContain('value="short"')

    const credentials = { username: 'unknown', password: 'wrong' }
    const wrong = await site().newBrowser().submit('/login/', '/login/', credentials)
    expect(wrong.status).toBe(401)
    expect(wrong.html).toContain('No active account found with the given credentials')
  })

  test('a form without a CSRF token changes nothing', async () => {
    const ida = await site().register('ida')
    for (const path of ['/login/', '/register/', '/logout/']) {
      const { status, html } = await ida.post(path, { username: 'ida', password: PASSWORD })
      expect({ path, status }).toEqual({ path, status: 403 })
      expect(html).toContain('This form has expired')
    }
    expect((await ida.get('/dashboard/')).html).toContain('ida@example.com')
  })

  test('customers see a forbidden page, staff the accounts', async () => {
    const customer = await site().register('jo')
    const staff = await site().register('kim', 'staff')

    const refused = await customer.get('/accounts/')
    expect(refused.status).toBe(403)
    expect(refused.html).toContain('You don’t have access to this page')
    expect(refused.html).not.toContain('href="/accounts/"')
    const { status, html } = await staff.get('/accounts/')
    expect(status).toBe(200)
    expect(html).toContain('jo@example.com')
  })

  test('a logout ends the session at the API and deletes it here', async () => {
    const lee = await site().register('lee', 'admin')
    const held = lee.cookies.get(SESSION)

    const { location } = await lee.submit('/dashboard/', '/logout/', {})

    expect(location).toBe('/login/')
    expect(await site().sessionsOf('lee')).toMatchObject([{ end_reason: 'logged_out' }])
    lee.cookies.set(SESSION, held)
    expect((await lee.get('/accounts/')).location).toBe('/login/?next=%2Faccounts%2F')
  })

  test('a logout without the API ends the session here and says so', async () => {
    const max = await site().register('max')
    const { html } = await max.get('/dashboard/')
    const [, csrfmiddlewaretoken] = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(html)
    const remove = site().gate.on('*', (_forward, drop) => drop())
    await max.post('/logout/', { csrfmiddlewaretoken })
    remove()

    expect(max.cookies.has(SESSION)).toBe(false)
    expect((await max.get('/login/')).html).toContain('can’t be reached to end your session')
  })

  test('the API sees the address and browser of the user', async () => {
    await site().register('ned')

    const [session] = await site().sessionsOf('ned')

    expect(session).toMatchObject({ address: '127.0.0.1', user_agent: 'node' })
  })

  test('pages, cookies and the log contain no token, and pages load only what this site serves', async () => {
    const ola = await site().register('ola', 'admin')
    const pages = [await ola.get('/dashboard/'), await ola.get('/accounts/')]

    const shown = [...pages.map(({ html }) => html), ...ola.setCookies, site().django.logged()]
    expect(shown.join('')).not.toMatch(/eyJ[\w-]+\.eyJ/)
    for (const { html, headers } of pages) {
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'self'/,
      )
      expect(headers.get('cache-control')).toBe('no-store')
      expect(html).not.toMatch(/<script|style="/)
    }
  })
}
