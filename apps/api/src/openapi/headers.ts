import {
  DEVICE_TOKEN_HEADER,
  REFRESH_OUTCOME_HEADER,
  TOTAL_COUNT_HEADER,
  TOTAL_COUNT_KIND_HEADER,
} from '@latchkey/auth-core/contract'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import type { JsonObject } from './document-types.ts'

export const HEADER_DESCRIPTIONS: Readonly<Record<string, string>> = {
  'X-Request-Id': 'The id of the request in the log and in the audit log.',
  [ERROR_CODE_HEADER]: 'The code of the error. Switch on it, not on messages.',
  Link: 'Links to other pages of the list, or from an error to its explanation (RFC 8288).',
  'WWW-Authenticate': 'The challenge of RFC 9110 §11.6.1.',
  'Retry-After': 'Seconds to wait before the next try.',
  ETag: 'The version of the response, for `If-None-Match` or `If-Match`.',
  'Cache-Control': 'How long caches may keep the response.',
  'Content-Disposition': 'The name of the file, for `text/csv`.',
  [DEVICE_TOKEN_HEADER]:
    'Send it with the next login as `device_token` to get a rate limit of its own.',
  [REFRESH_OUTCOME_HEADER]: 'What happened to the refresh token.',
  [TOTAL_COUNT_HEADER]: 'The number of items on all pages.',
  [TOTAL_COUNT_KIND_HEADER]: 'Whether the number is exact or estimated.',
}

/** Headers that several responses share. */
export const SHARED_HEADERS: Readonly<Record<string, JsonObject>> = {
  'X-Request-Id': header('X-Request-Id', { type: 'string', format: 'uuid' }),
  Link: header('Link', { type: 'string' }),
  'WWW-Authenticate': header('WWW-Authenticate', {
    type: 'string',
    pattern: '^(Bearer|Basic) realm="api"',
  }),
  'Retry-After': header('Retry-After', { type: 'string', pattern: '^\\d+$' }),
  ETag: header('ETag', { type: 'string' }),
  'Content-Disposition': { ...header('Content-Disposition', { type: 'string' }), required: false },
}

/**
 * Headers of every response, which the description of the document names once: those of HTTP and
 * connections, of CORS and of security.
 */
export const UNLISTED_HEADERS: ReadonlySet<string> = new Set(
  [
    'Allow',
    'Cache-Control',
    'Connection',
    'Content-Length',
    'Content-Type',
    'Date',
    'Keep-Alive',
    'Transfer-Encoding',
    'Vary',
    'Access-Control-Allow-Credentials',
    'Access-Control-Allow-Origin',
    'Access-Control-Expose-Headers',
    'Content-Security-Policy',
    'Cross-Origin-Resource-Policy',
    'Referrer-Policy',
    'Strict-Transport-Security',
    'X-Content-Type-Options',
    'X-Frame-Options',
  ].map((name) => name.toLowerCase()),
)

/** The outcome of a refresh that was rejected as reuse. */
export const REUSED_HEADER = {
  [REFRESH_OUTCOME_HEADER]: {
    description: 'With `token_reused`.',
    schema: { type: 'string', const: 'reused' },
  },
}

const REQUEST_HEADERS: Readonly<Record<string, string>> = {
  'If-None-Match': 'The `ETag` of an earlier response. If nothing has changed, the status is 304.',
  'If-Match':
    'The `ETag` of the version to change. If it is not the current one, the status is 412.',
}

/** Returns a reference to a shared header. */
export function headerRef(name: string): Record<string, JsonObject> {
  return { [name]: { $ref: `#/components/headers/${name}` } }
}

/** Returns the parameter of a request header. */
export function requestHeader(name: string): JsonObject {
  const description = REQUEST_HEADERS[name] ?? `The ${name} header.`
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}

function header(name: string, schema: JsonObject): JsonObject {
  return { description: HEADER_DESCRIPTIONS[name], schema, required: true }
}
