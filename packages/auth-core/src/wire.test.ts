import { describe, expect, test } from 'vitest'
import { AUTH_ERROR_CODES, AuthError } from './errors.ts'
import { fromWire, toWire } from './wire.ts'

test('a bearer token has an answer of its own shape', () => {
  const { status, headers, body } = toWire(new AuthError('token_expired', { isBearer: true }))

  expect(status).toBe(401)
  expect(headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="api"' })
  expect(body).toEqual({
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is expired' }],
  })
})

test('only a 401 carries a challenge', () => {
  expect(toWire(new AuthError('permission_denied')).headers).toEqual({})
})

test('seconds to wait stand in the header and in the text', () => {
  const { headers, body } = toWire(new AuthError('throttled', { retryAfterSeconds: 7 }))

  expect(headers).toEqual({ 'Retry-After': '7' })
  expect(body).toEqual({ detail: 'Request was throttled. Expected available in 7 seconds.' })
})

describe('what goes over the wire comes back as it was:', () => {
  const SAME_ON_THE_WIRE = new Set([
    'token_reused',
    'token_revoked',
    'token_superseded',
    'busy',
    'unavailable',
    'unreachable',
    'malformed_body',
  ])

  test.each(AUTH_ERROR_CODES.filter((code) => !SAME_ON_THE_WIRE.has(code)))('%s', (code) => {
    const { status, headers, body } = toWire(
      new AuthError(code, { fields: { username: ['Taken.'] }, retryAfterSeconds: 3 }),
    )

    const error = fromWire(status, body, headers['Retry-After'])

    expect(error).toMatchObject({ code, retryAfterSeconds: 3 })
  })

  test('values in a message', () => {
    const sent = new AuthError('role_not_granted', { values: { roles: 'customer' } })
    const { status, body } = toWire(sent)

    expect(fromWire(status, body).message).toBe(sent.message)
    expect(sent.message).toContain('customer')
  })

  test('fields', () => {
    const fields = { username: ['Taken.'], non_field_errors: ['No.'] }
    const { status, body } = toWire(new AuthError('invalid_request', { fields }))

    expect(fromWire(status, body).fields).toEqual(fields)
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
] as const)('an answer %i that is not ours is %s', (status, code) => {
  expect(fromWire(status, '<html>').code).toBe(code)
})
