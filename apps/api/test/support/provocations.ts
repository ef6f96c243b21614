import { randomUUID } from 'node:crypto'
import { type Endpoint, PATHS } from '@latchkey/auth-core/contract'
import type { AuthErrorCode } from '@latchkey/auth-core/errors'
import { createService } from './service-credentials.ts'
import { forgerOf } from './forge.ts'
import { sendRaw } from './send-raw.ts'
import { type Answer, change, idOf, logInAs, PASSWORD, type TestApi } from './start-api.ts'

type Header = readonly [name: string, value: string]

/** A request to an endpoint, without its method and path. */
export interface Sent {
  headers?: readonly Header[]
  query?: string
  body?: string
  /** The `{id}` of the path. By default an id of nothing. */
  id?: string
}

type Provoke = (row: Endpoint) => Sent

export const JSON_TYPE = ['Content-Type', 'application/json'] as const
const FORM_TYPE = ['Content-Type', 'application/x-www-form-urlencoded'] as const
const TOO_LARGE = 'x'.repeat(100_001)

const bearer = (token: unknown): Header => ['Authorization', `Bearer ${String(token)}`]

/** A valid value of each field that a body requires. */
const FIELDS: Readonly<Record<string, unknown>> = {
  username: 'ada',
  email: 'new@example.com',
  password: PASSWORD,
  old_password: PASSWORD,
  new_password: 'staple gun on a roof',
  token: 'none',
  refresh: 'none',
  name: 'backup',
  expires_in_days: 30,
}

/** Returns a body with a value for each known field of the row. */
export function validBody({ body }: Endpoint): string {
  if (!body || !('shape' in body)) return ''
  const names = Object.keys(Object(body.shape)).filter((name) => name in FIELDS)
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, FIELDS[name]])))
}

/** Returns a query whose parameters all have a value that none accepts. */
function wrongQuery({ query }: Endpoint): string {
  const names = query && 'shape' in query ? Object.keys(Object(query.shape)) : []
  return `?${names.map((name) => `${name}=%00`).join('&')}`
}

/** Sends a request to the endpoint of a row. */
export function sendTo(api: TestApi, { method, path }: Endpoint, sent: Sent): Promise<Answer> {
  const { headers = [], query = '', body = '', id = randomUUID() } = sent
  return sendRaw(api, method, path.replace('{id}', id) + query, headers, body)
}

/** Accounts and credentials in the states that errors are about. */
export async function createCallers(api: TestApi) {
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
  const credential = await createService(api.ctx.db, 'orders', new Date())

  /** A request with the credentials and the body that the row requires. */
  const allowed = (row: Endpoint): Sent => {
    const token = row.access === 'service' ? credential : admin.access
    const isPublic = ['public', 'link', 'refresh_token', 'development'].includes(String(row.access))
    const headers = isPublic ? [JSON_TYPE] : [JSON_TYPE, bearer(token)]
    return { headers, body: validBody(row), id: idOf(customer) }
  }
  return { admin, customer, deleted, disabled, promoted, out, allowed }
}

type Callers = Awaited<ReturnType<typeof createCallers>>

/** Returns, for each error that several endpoints share, a request that gets it. */
export function provocationsBy(api: TestApi, callers: Callers) {
  const { admin, customer, deleted, disabled, promoted, out, allowed } = callers
  const { claims, signed } = forgerOf(api, admin)
  const rejected = (token: unknown) => (): Sent => ({ headers: [bearer(token)] })
  const without = (claim: string) => rejected(signed({ ...claims, [claim]: undefined }))

  return {
    malformed_body: () => ({
      headers: [
        ['Host', 'a'],
        ['Host', 'b'],
      ],
    }),
    bad_authorization_header: () => ({ headers: [bearer('a'), bearer('b')] }),
    origin_not_allowed: () => ({ headers: [FORM_TYPE, ['Origin', 'https://evil.test']] }),
    misdirected: () => ({ headers: [['Host', 'evil.test']] }),
    body_too_large: () => ({ headers: [JSON_TYPE], body: TOO_LARGE }),
    unsupported_media_type: () => ({
      headers: [JSON_TYPE, ['Content-Encoding', 'lzma']],
      body: '{}',
    }),
    invalid_request: (row) => ({
      ...allowed(row),
      ...(row.body && { body: '[]' }),
      query: wrongQuery(row),
      id: idOf(disabled),
    }),
    not_authenticated: () => ({}),
    bad_credential: rejected('none'),
    token_invalid: rejected('garbage'),
    token_expired: rejected(signed({ ...claims, exp: 1 })),
    token_wrong_type: rejected(admin.refresh),
    token_revoked: rejected(out.access),
    token_without_type: without('token_type'),
    token_without_id: without('jti'),
    token_without_exp: without('exp'),
    user_not_found: rejected(deleted.access),
    user_inactive: rejected(disabled.access),
    token_superseded: rejected(promoted.access),
    permission_denied: rejected(customer.access),
    not_found: (row) => ({ ...allowed(row), id: randomUUID() }),
    own_account: (row) => ({
      ...allowed(row),
      id: idOf(admin),
      ...(row.body && { body: '{"role": "customer"}' }),
    }),
    edit_conflict: (row) => ({
      ...allowed(row),
      headers: [...(allowed(row).headers ?? []), ['If-Match', '"999"']],
    }),
  } satisfies Partial<Record<AuthErrorCode, Provoke>>
}
