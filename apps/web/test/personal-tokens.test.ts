import { PATHS, PERSONAL_TOKENS_MAX } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import type { Browser } from './support/browser.ts'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

const TOKEN = /lkp_[0-9A-Za-z]{36}/

async function startAs(role: string): Promise<{ web: TestWeb; browser: Browser }> {
  const web = await startWeb()
  await register(web, 'ada', role)
  return { web, browser: await logIn(web, 'ada') }
}

const valid = (name: string) => ({ name, expires: '30', date: '', password: PASSWORD })

/** Submits the form for a new token, as the page that shows it does. */
async function create(browser: Browser, fields: Record<string, string>) {
  const { html } = await browser.get('/tokens/new')
  const attempt = /name="attempt" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return browser.submit('/tokens/new', '/tokens/new', { attempt, ...fields })
}

test('a new token is in one response, which no cache keeps, and in no cookie or session', async () => {
  const { web, browser } = await startAs('customer')

  const { status, headers, html } = await create(browser, valid('<b>backup'))

  const token = TOKEN.exec(html)?.[0] ?? ''
  expect(status).toBe(201)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(html).toContain('&lt;b&gt;backup')
  expect(html).toContain('curl -H &quot;Authorization: Bearer $TOKEN&quot; http')
  const authorization = `Bearer ${token}`
  expect((await fetch(web.api.url + PATHS.me, { headers: { authorization } })).status).toBe(200)
  const kept = JSON.stringify([browser.setCookies, await web.db('web_sessions'), web.logged()])
  expect(kept).not.toContain(token)
  for (const path of ['/tokens', '/tokens/new']) {
    expect((await browser.get(path)).html, path).not.toMatch(TOKEN)
  }
})

test('a form that is sent twice at once creates one token; sent again later, none', async () => {
  const { web, browser } = await startAs('customer')
  const { html } = await browser.get('/tokens/new')
  const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const fields = { ...valid('backup'), _csrf: token, attempt: 'one' }

  const twice = await Promise.all([1, 2].map(() => browser.post('/tokens/new', fields)))

  const shown = twice.map((answer) => TOKEN.exec(answer.html)?.[0])
  expect(shown[0]).toBeDefined()
  expect(shown[0]).toBe(shown[1])
  const later = await browser.post('/tokens/new', { ...fields, attempt: 'two' })
  expect(later.status).toBe(400)
  expect(later.html).toContain('You already have a token with this name.')
  expect(await web.db('personal_tokens')).toHaveLength(1)
})

test('a rejected form keeps what was typed, but not the password', async () => {
  const { browser } = await startAs('staff')

  const { status, html } = await create(browser, {
    name: 'backup',
    permissions: 'accounts:read',
    expires: 'date',
    date: '2020-01-01',
    password: 'not my password',
  })

  expect(status).toBe(400)
  expect(html).toContain('Choose a date from tomorrow to one year from today.')
  expect(html).toContain('value="backup"')
  expect(html).toContain('value="accounts:read" checked')
  expect(html).toContain('value="date" selected')
  expect(html).toContain('value="2020-01-01"')
  expect(html).not.toContain('not my password')
})

test('only permissions that the role grants are offered, and others are rejected', async () => {
  const { web, browser } = await startAs('staff')
  await register(web, 'eve')
  const eve = await logIn(web, 'eve')

  const { html } = await browser.get('/tokens/new')
  expect([...html.matchAll(/name="permissions" value="([^"]+)"/g)].map(([, one]) => one)).toEqual([
    'accounts:read',
  ])
  expect((await eve.get('/tokens/new')).html).toContain('your role has no other permissions')
  const forged = await create(eve, { ...valid('backup'), permissions: 'audit:read' })
  expect(forged.status).toBe(400)
  expect(forged.html).toContain('cannot have audit:read')
})

test('a token is revoked after a question that names it, once', async () => {
  const { browser } = await startAs('customer')
  await create(browser, valid('backup'))
  const { html } = await browser.get('/tokens')
  const path = /href="(\/tokens\/[^/]+\/revoke)" aria-label="Revoke backup"/.exec(html)?.[1] ?? ''

  expect((await browser.get(path)).html).toContain('Revoke “backup”?')
  const { headers } = await browser.submit('/tokens', path, {})
  expect(headers.get('location')).toBe('/tokens')
  expect((await browser.get('/tokens')).html).toMatch(/Token revoked\.[^]*No tokens yet\./)

  for (const gone of [path, '/tokens/none/revoke']) {
    await browser.submit('/tokens', gone, {})
    expect((await browser.get('/tokens')).html).toContain('already expired or been revoked')
    expect((await browser.get(gone)).headers.get('location')).toBe('/tokens')
  }
})

test('an account with the most tokens has no form for another', async () => {
  const { web, browser } = await startAs('customer')
  await create(browser, valid('backup'))
  const [{ id: _, hash: __, ...row }] = await web.db('personal_tokens')
  const more = Array.from({ length: PERSONAL_TOKENS_MAX - 1 }, (_unused, at) => ({
    ...row,
    permissions: row.permissions,
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    hash: Buffer.alloc(32, at),
    name: `backup ${at}`,
  }))
  await web.db('personal_tokens').insert(more)

  for (const path of ['/tokens', '/tokens/new']) {
    const { html } = await browser.get(path)
    expect(html).toContain('You have 20 tokens, the most an account can have.')
    expect(html).not.toContain('name="attempt"')
  }
})
