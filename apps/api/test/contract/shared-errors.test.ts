import { type Endpoint, ENDPOINTS, errorsOf, PATHS } from '@latchkey/auth-core/contract'
import type { AuthErrorCode } from '@latchkey/auth-core/errors'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createService } from '../../src/use-cases/services/credentials.ts'
import { forgerOf } from '../support/forge.ts'
import { sendRaw } from '../support/send-raw.ts'
import { change, idOf, logInAs, PASSWORD, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

const ID = randomUUID()
const TOO_LARGE = 'x'.repeat(100_001)
const JSON_TYPE = ['Content-Type', 'application/json'] as const
const FORM_TYPE = ['Content-Type', 'application/x-www-form-urlencoded'] as const

interface Sent {
  headers?: readonly (readonly [string, string])[]
  query?: string
  body?: string
}

const bearer = (token: unknown) => ['Authorization', `Bearer ${String(token)}`] as const

/** Returns, for each error that several endpoints share, a request that gets it. */
async function provocations(api: TestApi) {
  const admin = await logInAs(api, 'ada', 'admin')
  const customer = await logInAs(api, 'grace')
  const deleted = await logInAs(api, 'deleted')
  const disabled = await logInAs(api, 'disabled')
  const promoted = await logInAs(api, 'promoted')
  const out = await logInAs(api, 'out')
  await change(api, idOf(disabled), { isActive: false })
  await change(api, idOf(promoted), { role: 'staff' })
  await api.post(PATHS.blacklist, { refresh: out.refresh })
  await api.request('DELETE', `/auth/accounts/${idOf(deleted)}/`, {
    headers: { authorization: `Bearer ${admin.access}` },
  })
  const { claims, signed } = forgerOf(api, admin)
  const credential = await createService(api.ctx.db, 'orders', new Date())
  const without = (claim: string) => signed({ ...claims, [claim]: undefined })
  const rejected = (token: unknown) => (): Sent => ({ headers: [bearer(token)] })

  /** The credentials that a row requires, and a valid body for those that check them late. */
  const authorized = ({ access }: Endpoint) =>
    access === 'service' ? [bearer(credential)] : access === 'public' ? [] : [bearer(admin.access)]

  return {
    malformed_body: () => ({ headers: [['Host', 'a'] as const, ['Host', 'b'] as const] }),
    bad_authorization_header: () => ({ headers: [bearer('a'), bearer('b')] }),
    origin_not_allowed: () => ({ headers: [FORM_TYPE, ['Origin', 'https://evil.test'] as const] }),
    misdirected: () => ({ headers: [['Host', 'evil.test'] as const] }),
    body_too_large: () => ({ headers: [JSON_TYPE], body: TOO_LARGE }),
    unsupported_media_type: () => ({
      headers: [JSON_TYPE, ['Content-Encoding', 'lzma'] as const],
      body: '{}',
    }),
    invalid_request: (row) =>
      row.body
        ? { headers: [JSON_TYPE, ...authorized(row)], body: '[]' }
        : { headers: authorized(row), query: emptyQuery(row) },
    not_authenticated: () => ({}),
    bad_credential: rejected('none'),
    token_invalid: rejected('garbage'),
    token_expired: rejected(signed({ ...claims, exp: 1 })),
    token_wrong_type: rejected(admin.refresh),
    token_revoked: rejected(out.access),
    token_without_type: rejected(without('token_type')),
    token_without_id: rejected(without('jti')),
    token_without_exp: rejected(without('exp')),
    user_not_found: rejected(deleted.access),
    user_inactive: rejected(disabled.access),
    token_superseded: rejected(promoted.access),
    permission_denied: rejected(customer.access),
  } satisfies Partial<Record<AuthErrorCode, (row: Endpoint) => Sent>>
}

/** Returns a query whose parameters all have a value that none accepts. */
function emptyQuery({ query }: Endpoint): string {
  const names = query && 'shape' in query ? Object.keys(Object(query.shape)) : []
  return `?${names.map((name) => `${name}=%00`).join('&')}`
}

const rows = Object.entries<Endpoint>(ENDPOINTS)

test('each endpoint responds with each error that it shares with others', async () => {
  const api = await startApi({ change: { limits: unlimited } })
  const shared: Partial<Record<string, (row: Endpoint) => Sent>> = await provocations(api)
  const wrong: unknown[] = []
  let sent = 0

  for (const [name, row] of rows) {
    const { access, method, path, errors } = row
    // A row that authenticates only for some bodies is below.
    const own = new Set<string>(access === 'optional' ? [] : errors)
    for (const code of new Set(errorsOf(row))) {
      const provoke = shared[code]
      const isAboutToken = /^(token|user)_|not_authenticated|permission/.test(code)
      if (!provoke || own.has(code) || (access === 'optional' && isAboutToken)) continue
      const { headers = [], query = '', body } = provoke(row)
      const target = path.replace('{id}', ID) + query
      const answer = await sendRaw(api, method, target, headers, body)
      const got = answer.headers.get(ERROR_CODE_HEADER)
      if (got !== code) wrong.push({ name, code, got, status: answer.status })
      sent += 1
    }
  }

  expect(wrong).toEqual([])
  expect(sent).toBeGreaterThan(rows.length * 5)
})

test('a registration as another role responds with each error of an access token', async () => {
  const all = await startApi({ change: { limits: unlimited } })
  const shared: Partial<Record<string, (row: Endpoint) => Sent>> = await provocations(all)
  const { databaseUrl } = all
  const api = await startApi({ databaseUrl, change: { registrationRoles: ['customer'] } })
  const body = { username: 'new', email: 'new@example.com', password: PASSWORD, role: 'admin' }

  for (const code of errorsOf(ENDPOINTS.register)) {
    const provoke = shared[code]
    if (!provoke || !/^(token|user)_|permission/.test(code)) continue
    const { headers = [] } = provoke(ENDPOINTS.register)
    const sent = [JSON_TYPE, ...headers]
    const answer = await sendRaw(api, 'POST', PATHS.register, sent, JSON.stringify(body))
    expect(answer.headers.get(ERROR_CODE_HEADER)).toBe(code)
  }
})
