import { describe, expect, test } from 'vitest'
import { AUTH_ERROR_CODES, AuthError, type AuthErrorCode } from './errors.ts'
import { fromWire, toWire, type WireError } from './wire.ts'

test('the response to a rejected bearer token has its own format', () => {
  const { status, headers, body } = toWire(new AuthError('token_expired', { isBearer: true }))

  expect(status).toBe(401)
  expect(headers).toEqual({
    'Error-Code': 'token_expired',
    'WWW-Authenticate': 'Bearer realm="api"',
  })
  expect(body).toEqual({
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is expired' }],
  })
})

test('only a 401 carries a challenge', () => {
  expect(toWire(new AuthError('permission_denied')).headers).toEqual({
    'Error-Code': 'permission_denied',
  })
})

test('the header and the message state the seconds to wait', () => {
  const { headers, body } = toWire(new AuthError('throttled', { retryAfterSeconds: 7 }))

  expect(headers).toEqual({ 'Error-Code': 'throttled', 'Retry-After': '7' })
  expect(body).toEqual({ detail: 'Request was throttled. Expected available in 7 seconds.' })
})

const read = (
  { status, body, headers }: Pick<WireError, 'status' | 'body' | 'headers'>,
  without: readonly string[] = [],
): AuthError =>
  fromWire({
    status,
    body,
    header: (name) => (without.includes(name) ? undefined : headers[name]),
  })

describe('a client restores the error that the server threw:', () => {
  /** Errors with the same body as another error in SimpleJWT's format. */
  const SAME_IN_THE_BODY = new Set([
    'token_reused',
    'token_revoked',
    'token_superseded',
    'busy',
    'unavailable',
    'unreachable',
    'malformed_body',
  ])
  const sent = (code: AuthErrorCode): WireError =>
    toWire(new AuthError(code, { fields: { username: ['Taken.'] }, retryAfterSeconds: 3 }))

  test.each(AUTH_ERROR_CODES)('%s', (code) => {
    expect(read(sent(code))).toMatchObject({ code, retryAfterSeconds: 3 })
  })

  test.each(AUTH_ERROR_CODES.filter((code) => !SAME_IN_THE_BODY.has(code)))(
    '%s, from a server that sends no Error-Code',
    (code) => {
      expect(read(sent(code), ['Error-Code'])).toMatchObject({ code, retryAfterSeconds: 3 })
    },
  )

  test('values in a message', () => {
    const sent = new AuthError('role_not_granted', { values: { roles: 'customer' } })

    expect(read(toWire(sent)).message).toBe(sent.message)
    expect(sent.message).toContain('customer')
  })

  test('fields', () => {
    const fields = { username: ['Taken.'], non_field_errors: ['No.'] }

    expect(read(toWire(new AuthError('invalid_request', { fields }))).fields).toEqual(fields)
  })
})

test.each([
  [401, 'internal_error'],
  [500, 'internal_error'],
  [502, 'internal_error'],
  [503, 'busy'],
  [429, 'throttled'],
  [404, 'not_found'],
  [418, 'internal_error'],
] as const)('a response %i from another server is read as %s', (status, code) => {
  expect(read({ status, body: '<html>', headers: {} }).code).toBe(code)
})
