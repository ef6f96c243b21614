import { type Endpoint, ENDPOINTS } from '@latchkey/auth-core/contract'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import cors from 'cors'
import type { RequestHandler } from 'express'

const ONE_HOUR_SECONDS = 60 * 60
const rows: readonly Endpoint[] = Object.values(ENDPOINTS)

/** Request headers, in addition to those in the endpoint table. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'X-Requested-With',
  'X-CSRFToken',
  'DPoP',
  'traceparent',
  'tracestate',
  ...new Set(rows.flatMap(({ requestHeaders }) => requestHeaders ?? [])),
]

/** Response headers, in addition to those in the endpoint table. */
const EXPOSED_HEADERS = [
  'Date',
  ERROR_CODE_HEADER,
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
  ...new Set([
    'ETag',
    'Link',
    ...rows.flatMap(({ responseHeaders }) => Object.keys(responseHeaders ?? {})),
  ]),
]

/**
 * Lets scripts of these origins read responses. Scripts of any origin may read `/.well-known/`.
 * Credentials are allowed, because some clients always send them. The API reads no cookies.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const forOrigins = cors({
    origin: [...origins],
    credentials: true,
    methods: [...new Set(rows.map(({ method }) => method))],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: ONE_HOUR_SECONDS,
  })
  const forEveryOrigin = cors({
    origin: '*',
    methods: ['GET'],
    exposedHeaders: ['ETag'],
    maxAge: ONE_HOUR_SECONDS,
  })
  return (req, res, next) => {
    if (req.path.startsWith('/.well-known/')) return forEveryOrigin(req, res, next)
    if (req.headers.origin !== undefined) return forOrigins(req, res, next)
    res.setHeader('Vary', 'Origin') // a shared cache may serve clients with an origin
    next()
  }
}
