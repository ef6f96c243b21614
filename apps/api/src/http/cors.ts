import { DEVICE_TOKEN_HEADER, REFRESH_OUTCOME_HEADER } from '@latchkey/auth-core/contract'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/lists'
import cors from 'cors'
import type { RequestHandler } from 'express'

const ONE_HOUR_SECONDS = 60 * 60

const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'X-Requested-With',
  'X-CSRFToken',
  'DPoP',
]

const EXPOSED_HEADERS = [
  'Date',
  'ETag',
  ERROR_CODE_HEADER,
  'Link',
  'Retry-After',
  'WWW-Authenticate',
  TOTAL_COUNT_HEADER,
  TOTAL_COUNT_KIND_HEADER,
  'X-Request-Id',
  REFRESH_OUTCOME_HEADER,
  DEVICE_TOKEN_HEADER,
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
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
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
