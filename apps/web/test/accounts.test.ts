import { expect, test } from 'vitest'
import type { Answer, Browser } from './support/browser.ts'
import { logIn, register, startWeb, type TestWeb } from './support/start-web.ts'

/** Returns the usernames on a page of the list, in order. */
function namesOn({ html }: Answer): string[] {
  return [...html.matchAll(/class="row-link" href="[^"]+">([^<]+)</g)].map(([, name]) => name ?? '')
}

function linkOn({ html }: Answer, text: string): string {
  const found = new RegExp(`href="([^"]+)"[^>]*>${text}<`).exec(html)
  return (found?.[1] ?? '').replaceAll('&amp;', '&')
}

async function idOf({ db }: TestWeb, username: string): Promise<string> {
  const { id } = await db('accounts').where({ username }).first('id')
  return id
}

/** Starts a web app with a logged-in admin and some customers. */
async function withAdmin(customers: readonly string[] = []) {
  const web = await startWeb()
  await register(web, 'root', 'admin')
  for (const name of customers) await register(web, name)
  return { web, admin: await logIn(web, 'root') }
}

async function confirm(admin: Browser, path: string, fields: Record<string, string> = {}) {
  const { html } = await admin.get(path)
  const version = /name="version" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const typed = { version: version.replaceAll('&quot;', '"'), ...fields }
  return admin.submit(path, path, typed)
}

test('the URL searches, filters and orders the list', async () => {
  const { web, admin } = await withAdmin(['ada', 'grace'])
  await register(web, 'helper', 'staff')

  expect(namesOn(await admin.get('/accounts'))).toEqual(['root', 'ada', 'grace', 'helper'])
  expect(namesOn(await admin.get('/accounts?search=gra'))).toEqual(['grace'])
  expect(namesOn(await admin.get('/accounts?role=staff&is_active=true'))).toEqual(['helper'])
  expect(namesOn(await admin.get('/accounts?ordering=-username'))).toEqual([
    'root',
    'helper',
    'grace',
    'ada',
  ])
  const none = await admin.get('/accounts?search=missing')
  expect(none.html).toContain('No matching accounts')
  expect(none.html).toContain('aria-label="Remove filter: Search: missing"')
})

test('an invalid filter shows an error at its field', async () => {
  const { admin } = await withAdmin()

  const { status, html } = await admin.get('/accounts?joined_after=yesterday')

  expect(status).toBe(400)
  expect(html).toContain('id="joined_after-error"')
})

test('pages link to the next, previous and first page', async () => {
  const { web, admin } = await withAdmin()
  await web.db.raw(
    `insert into accounts (id, username, email, password_hash, role, date_joined)
       select gen_random_uuid(), 'u' || lpad(i::text, 3, '0'), 'u' || i || '@example.com', 'x', 'customer', now()
         from generate_series(1, 60) as i`,
  )

  const first = await admin.get('/accounts?ordering=username')
  const second = await admin.get(linkOn(first, 'Next'))
  const back = await admin.get(linkOn(second, 'Previous'))

  expect(namesOn(first)).toHaveLength(50)
  expect(namesOn(second)).toHaveLength(11)
  expect(new Set([...namesOn(first), ...namesOn(second)]).size).toBe(61)
  expect(namesOn(back)).toEqual(namesOn(first))
  expect(linkOn(second, 'First')).toBe('/accounts?ordering=username')
})

test('a form with blank fields redirects to a URL without them', async () => {
  const { admin } = await withAdmin()

  const { status, headers } = await admin.get('/accounts?search=r&role=&is_active=&joined_after=')

  expect(status).toBe(303)
  expect(headers.get('location')).toBe('/accounts?search=r')
})

test('the URL keeps the chosen columns', async () => {
  const { admin } = await withAdmin()

  const { status, headers } = await admin.get('/accounts?search=r&column=username&column=email')

  expect(status).toBe(303)
  const address = headers.get('location') ?? ''
  expect(address).toBe('/accounts?search=r&columns=username.email')
  const { html } = await admin.get(address)
  expect(html).toContain('data-label="Email"')
  expect(html).not.toContain('data-label="Joined"')
})

test('the export applies the filters of the list', async () => {
  const { admin } = await withAdmin(['ada', 'grace'])

  const page = await admin.get('/accounts?search=gra')
  const { headers, html: csv } = await admin.get(linkOn(page, 'Export CSV'))

  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toContain('accounts.csv')
  expect(csv.trim().split('\n')).toHaveLength(2)
  expect(csv).toContain('grace@example.com')
})

test('an account page shows its sessions and history', async () => {
  const { web, admin } = await withAdmin(['ada'])
  await logIn(web, 'ada')
  const address = `/accounts/${await idOf(web, 'ada')}`
  await expect
    .poll(async () => (await admin.get(address)).html, { timeout: 5000 })
    .toContain('Account created')

  const { html } = await admin.get(address)

  expect(html).toContain('ada@example.com')
  expect(html).toContain('Last active')
})

test('an admin changes a role and sees a confirmation', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const address = `/accounts/${await idOf(web, 'ada')}`

  const { status, headers } = await confirm(admin, `${address}/changeRole`, { role: 'staff' })

  expect({ status, location: headers.get('location') }).toEqual({ status: 303, location: address })
  const { html } = await admin.get(address)
  expect(html).toContain('Role changed.')
  expect(html).toContain('class="role role-staff"')
})

test('disabling an account ends its sessions, and it can be enabled again', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const ada = await logIn(web, 'ada')
  const address = `/accounts/${await idOf(web, 'ada')}`

  expect((await admin.get(`${address}/disable`)).html).toContain('This ends 1 session.')
  await confirm(admin, `${address}/disable`)

  expect((await ada.get('/dashboard')).status).toBe(303)
  expect((await admin.get(address)).html).toContain('Enable account')
  await confirm(admin, `${address}/enable`)
  expect((await admin.get(address)).html).toContain('Disable account')
})

test('an admin ends the sessions of another user and sees how many', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const ada = await logIn(web, 'ada')
  const address = `/accounts/${await idOf(web, 'ada')}`

  await confirm(admin, `${address}/endSessions`)

  expect((await admin.get(address)).html).toContain('Logged out of 1 session.')
  expect((await ada.get('/dashboard')).status).toBe(303)
})

test('an admin sends a password-reset link to the owner of an account', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const address = `/accounts/${await idOf(web, 'ada')}`

  expect((await admin.get(`${address}/sendReset`)).html).toContain(
    'works once and expires in 30 minutes',
  )
  await confirm(admin, `${address}/sendReset`)

  expect((await admin.get(address)).html).toContain('Password reset email sent.')
})

test('the page of a deleted account responds with 404', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const address = `/accounts/${await idOf(web, 'ada')}`

  const { headers } = await confirm(admin, `${address}/remove`)

  expect(headers.get('location')).toBe('/accounts')
  expect((await admin.get('/accounts')).html).toContain('Account deleted.')
  const { status, html } = await admin.get(address)
  expect(status).toBe(404)
  expect(html).toContain('Account not found')
  expect(html).toContain('href="/accounts">Back to accounts</a>')
})

test('an edit does not overwrite a concurrent change', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const address = `/accounts/${await idOf(web, 'ada')}`
  const { html } = await admin.get(`${address}/changeRole`)
  const version = (/name="version" value="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"')
  await confirm(admin, `${address}/disable`)

  await admin.submit(address, `${address}/changeRole`, { version, role: 'admin' })

  const shown = (await admin.get(address)).html
  expect(shown).toContain('Someone else just changed this account.')
  expect(shown).toContain('class="role role-customer"')
})

test('an admin creates an account with any role and sees errors at their fields', async () => {
  const { admin } = await withAdmin()
  const typed = { username: 'eve', email: 'eve@example.com', role: 'staff' }

  const refused = await admin.submit('/accounts/new', '/accounts/new', { ...typed, password: '' })
  expect(refused.status).toBe(400)
  expect(refused.html).toContain('id="password-error"')
  expect(refused.html).toContain('value="eve@example.com"')

  const password = 'correct horse battery'
  const created = await admin.submit('/accounts/new', '/accounts/new', { ...typed, password })
  expect(created.status).toBe(303)
  const { html } = await admin.get(created.headers.get('location') ?? '')
  expect(html).toContain('Account created.')
  expect(html).toContain('class="role role-staff"')
})

test('staff can view accounts but not change them; customers cannot view them', async () => {
  const { web } = await withAdmin(['ada'])
  await register(web, 'helper', 'staff')
  const staff = await logIn(web, 'helper')
  const ada = await logIn(web, 'ada')
  const address = `/accounts/${await idOf(web, 'ada')}`

  expect((await staff.get(address)).html).not.toContain('Change role')
  expect((await staff.get(`${address}/disable`)).status).toBe(403)
  expect((await staff.submit(address, `${address}/remove`, { version: '"1"' })).status).toBe(403)
  for (const path of ['/accounts', address, '/accounts/new', '/accounts/export', '/audit']) {
    expect((await ada.get(path)).status, path).toBe(403)
  }
})

test('the audit log shows events and filters them', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const address = `/audit?kind=registered&account_id=${await idOf(web, 'ada')}`

  await expect
    .poll(async () => (await admin.get('/audit')).html, { timeout: 5000 })
    .toContain('Account created')

  const { html } = await admin.get(address)
  expect(html.match(/<tr>\s*<th scope="row">/g)).toHaveLength(1)
  expect(html).toContain('Event: Account created')
  expect((await admin.get('/audit?since=never')).status).toBe(400)
  expect((await admin.get('/audit?kind=key_rotated')).html).toContain('No matching events')
})

test('the dashboard shows metrics to admins and devices to customers', async () => {
  const { web, admin } = await withAdmin(['ada'])
  const ada = await logIn(web, 'ada')

  const service = (await admin.get('/dashboard')).html
  const own = (await ada.get('/dashboard')).html

  expect(service.match(/<svg viewBox="0 0 480 180" role="img"/g)).toHaveLength(4)
  expect(service).toContain('Active sessions')
  expect(own).not.toContain('Active sessions')
  expect(own).toContain('This device')
  expect(own).toContain('Recent logins')
})
