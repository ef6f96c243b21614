import { fillPath, PATHS } from '@latchkey/auth-core/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { logIn, PASSWORD, register, startWeb, type TestWeb } from './support/start-web.ts'

const NEW_PASSWORD = 'another horse, another battery'

async function askApi(
  web: TestWeb,
  method: string,
  path: string,
  { access, body }: { access?: string; body?: object } = {},
): Promise<unknown> {
  const response = await fetch(web.api.url + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(access !== undefined && { authorization: `Bearer ${access}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(response.ok).toBe(true)
  return response.status === 204 ? undefined : response.json()
}

async function accessOf(web: TestWeb, username: string): Promise<string> {
  const body = { username, password: PASSWORD }
  const pair = await askApi(web, 'POST', PATHS.token, { body })
  return z.object({ access: z.string() }).parse(pair).access
}

/** Returns a change that an admin makes to the account of ada. */
const byAdmin = (method: string, body?: object) => async (web: TestWeb) => {
  await register(web, 'root', 'admin')
  const [ada, admin] = [await accessOf(web, 'ada'), await accessOf(web, 'root')]
  const me = await askApi(web, 'GET', PATHS.me, { access: ada })
  const path = fillPath(PATHS.account, { id: z.object({ id: z.string() }).parse(me).id })
  await askApi(web, method, path, { access: admin, ...(body && { body }) })
}

const CHANGES: Record<string, (web: TestWeb) => Promise<void>> = {
  'the password is changed in another browser': async (web) => {
    const other = await logIn(web, 'ada')
    const typed = { old_password: PASSWORD, new_password: NEW_PASSWORD }
    const { status } = await other.submit('/security', '/security/password', typed)
    expect(status).toBe(303)
    expect((await other.get('/security')).status).toBe(200)
  },
  'the other sessions are ended in another browser': async (web) => {
    const other = await logIn(web, 'ada')
    await other.submit('/security', '/security/sessions/end-others', {})
    expect((await other.get('/security')).status).toBe(200)
  },
  'an admin disables the account': byAdmin('PATCH', { is_active: false }),
  'an admin changes the role': byAdmin('PATCH', { role: 'staff' }),
  'an admin changes the email': byAdmin('PATCH', { email: 'ada@elsewhere.example' }),
  'an admin deletes the account': byAdmin('DELETE'),
}

test.each(Object.keys(CHANGES))(
  'L09 when %s, a browser is logged out at its next request',
  async (name) => {
    const web = await startWeb()
    await register(web, 'ada')
    const [reading, writing] = [await logIn(web, 'ada'), await logIn(web, 'ada')]
    const { html } = await writing.get('/security')
    const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    await web.db('email_tokens').delete()

    await CHANGES[name]?.(web)
    const read = await reading.get('/dashboard')
    const typed = { _csrf: token, email: 'eve@example.com', password: PASSWORD }
    const written = await writing.post('/security/email', typed)

    expect([read.status, read.headers.get('location')]).toEqual([303, '/login?next=%2Fdashboard'])
    expect([written.status, written.headers.get('location')]).toEqual([303, '/login'])
    expect(await web.db('email_tokens').where({ email: 'eve@example.com' })).toEqual([])
  },
)
