import { createHmac } from 'node:crypto'
import { type Endpoint, ENDPOINTS, errorsOf, PATHS, TokenPair } from '@latchkey/auth-core/contract'
import { AuthError, type AuthErrorCode } from '@latchkey/auth-core/errors'
import { PERMISSIONS } from '@latchkey/auth-core/roles'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { expect, test } from 'vitest'
import { encode } from '../support/forge.ts'
import {
  createCallers,
  JSON_TYPE,
  provocationsBy,
  sendTo,
  type Sent,
  validBody,
} from '../support/provocations.ts'
import { claimsOf, idOf, logInAs, startApi, type TestApi } from '../support/start-api.ts'
import { unlimited } from '../support/unlimited.ts'

const rows = Object.entries<Endpoint>(ENDPOINTS)
const ABOUT_TOKENS = /^(token_|user_|not_authenticated|permission_denied|no_account)/

type Provocations = Partial<Record<AuthErrorCode, (row: Endpoint) => Sent>>

/** Sends each row what gets each error, and returns the errors that did not come. */
async function missingErrors(
  api: TestApi,
  provocations: Provocations,
  isMeant: (row: Endpoint, code: AuthErrorCode) => boolean,
) {
  const missing: unknown[] = []
  let sent = 0
  for (const [name, row] of rows) {
    for (const code of new Set(errorsOf(row))) {
      const provoke = provocations[code]
      if (!provoke || !isMeant(row, code)) continue
      const { status, headers } = await sendTo(api, row, provoke(row))
      const got = headers.get(ERROR_CODE_HEADER)
      if (got !== code) missing.push({ name, code, got, status })
      sent += 1
    }
  }
  expect(sent).toBeGreaterThan(0)
  return missing
}

test('each endpoint responds with each error that it shares with others', async () => {
  const api = await startApi({ change: { limits: unlimited } })
  const provocations = provocationsBy(api, await createCallers(api))

  const missing = await missingErrors(api, provocations, ({ access, path, errors }, code) => {
    if (code === 'not_found') return path.includes('{')
    // A row's own list is about a token in the body.
    const isInBody = errors.includes(code) || access === 'optional'
    return !(ABOUT_TOKENS.test(code) && isInBody)
  })

  expect(missing).toEqual([])
})

test('a registration as another role responds with each error of an access token', async () => {
  const open = await startApi({ change: { limits: unlimited } })
  const provocations = provocationsBy(open, await createCallers(open))
  const { databaseUrl } = open
  const api = await startApi({ databaseUrl, change: { registrationRoles: ['customer'] } })
  const asAdmin = { ...JSON.parse(validBody(ENDPOINTS.register)), username: 'new', role: 'admin' }
  const authenticating = Object.fromEntries(
    Object.entries<(row: Endpoint) => Sent>(provocations).map(([code, provoke]) => [
      code,
      (row: Endpoint) => ({
        headers: [JSON_TYPE, ...(provoke(row).headers ?? [])],
        body: JSON.stringify(asAdmin),
      }),
    ]),
  )

  const missing = await missingErrors(
    api,
    authenticating,
    ({ access }, code) =>
      access === 'optional' && ABOUT_TOKENS.test(code) && code !== 'not_authenticated',
  )

  expect(missing).toEqual([])
})

test('each endpoint with a token in its body responds with each error of that token', async () => {
  const api = await startApi({ change: { limits: unlimited } })
  const { admin, disabled, out, promoted } = await createCallers(api)
  const claims = claimsOf(admin.refresh)
  const [header = ''] = admin.refresh.split('.')
  const { signingKey } = api.ctx.keys.signer('refresh', api.ctx.now())
  const signed = (payload: object) => {
    const input = `${header}.${encode(payload)}`
    return `${input}.${createHmac('sha256', signingKey).update(input).digest('base64url')}`
  }
  const reused = (await logInAs(api, 'reused')).refresh
  let refresh = reused
  for (let n = 0; n < 2; n++) {
    refresh = TokenPair.parse((await api.post(PATHS.refresh, { refresh })).body).refresh
  }
  const inBody = (token: string) => (row: Endpoint) => {
    const field = row.body && 'shape' in row.body && 'token' in Object(row.body.shape)
    return { headers: [JSON_TYPE], body: JSON.stringify({ [field ? 'token' : 'refresh']: token }) }
  }

  const tokens: Provocations = {
    token_invalid: inBody('garbage'),
    token_expired: inBody(signed({ ...claims, exp: 1 })),
    token_wrong_type: inBody(signed({ ...claims, token_type: 'access' })),
    token_without_type: inBody(signed({ ...claims, token_type: undefined })),
    token_without_id: inBody(signed({ ...claims, jti: undefined })),
    token_without_exp: inBody(signed({ ...claims, exp: undefined })),
    token_blacklisted: inBody(out.refresh),
    token_revoked: inBody(out.access),
    token_superseded: inBody(promoted.access),
    no_account_for_token: inBody(disabled.refresh),
    token_reused: inBody(reused),
  }
  const missing = await missingErrors(
    api,
    tokens,
    ({ errors }, code) => errors.includes(code) && ABOUT_TOKENS.test(code),
  )

  expect(missing).toEqual([])
})

test('each endpoint with a rate limit responds with 429 when it is used up', async () => {
  const api = await startApi({ change: { limits: unlimited } })
  const { allowed } = await createCallers(api)
  const usedUp = () => Promise.reject(new AuthError('throttled', { retryAfterSeconds: 30 }))
  const limits = Object.fromEntries(Object.keys(unlimited).map((name) => [name, usedUp]))
  Object.assign(api.ctx, { limits })

  const missing = await missingErrors(api, { throttled: allowed }, () => true)

  expect(missing).toEqual([])
})

test('the last active admin cannot be demoted or deleted by staff with all permissions', async () => {
  const environment = { STAFF_PERMISSIONS: PERMISSIONS.join(',') }
  const api = await startApi({ environment, change: { limits: unlimited } })
  const id = idOf(await logInAs(api, 'ada', 'admin'))
  const { access } = await logInAs(api, 'grace', 'staff')
  const headers = [JSON_TYPE, ['Authorization', `Bearer ${access}`] as const]

  const demoted = await sendTo(api, ENDPOINTS.editAccount, {
    id,
    headers,
    body: '{"role": "customer"}',
  })
  const deleted = await sendTo(api, ENDPOINTS.deleteAccount, { id, headers })

  expect(demoted).toMatchObject({ status: 409, body: { code: 'last_admin' } })
  expect(deleted).toMatchObject({ status: 409, body: { code: 'last_admin' } })
})

test('each endpoint with an ETag responds with 304 while nothing changes', async () => {
  const api = await startApi({ change: { limits: unlimited } })
  const { allowed } = await createCallers(api)
  const tagged = rows.filter(([, { responses }]) => 304 in responses)

  for (const [name, row] of tagged) {
    const first = await sendTo(api, row, allowed(row))
    const etag = first.headers.get('etag') ?? ''
    const { headers = [] } = allowed(row)
    const again = { ...allowed(row), headers: [...headers, ['If-None-Match', etag] as const] }
    expect({ name, status: (await sendTo(api, row, again)).status }).toEqual({ name, status: 304 })
  }
})
