import { type Endpoint, ENDPOINTS } from '@latchkey/auth-core/contract'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import cors from 'cors'
import type { RequestHandler } from 'express'

const ONE_HOUR_SECONDS = 60 * 60
const rows: readonly Endpoint[] = Object.values(ENDPOINTS)

/** What clients send besides the headers that the endpoint table names. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'X-Requested-With',
  'X-CSRFToken',
  'DPoP',
  ...new Set(rows.flatMap(({ requestHeaders }) => requestHeaders ?? [])),
]

/** What every response may have besides the headers that the endpoint table names. */
const EXPOSED_HEADERS = [
  'Date',
  ERROR_CODE_HEADER,
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
  ...new Set([
    'ETag',
    ...rows.flatMap(({ responseHeaders }) => Object.keys(responseHeaders ?? {})),
  ]),
]

/**
 * Lets scripts of these origins, and of no others, read the answers; what is published under
 * `/.well-known/` is for scripts of any. Credentials are allowed, since some clients always send them:
 * the API reads no cookie.
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
  const forAnybody = cors({ origin: '*', methods: ['GET'], maxAge: ONE_HOUR_SECONDS })
  return (req, res, next) => {
    if (req.path.startsWith('/.well-known/')) return forAnybody(req, res, next)
    if (req.headers.origin !== undefined) return forOrigins(req, res, next)
    res.setHeader('Vary', 'Origin') // whoever caches may have others than this one ask
    next()
  }
}
