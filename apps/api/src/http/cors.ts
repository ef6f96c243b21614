import { DEVICE_TOKEN_HEADER, REFRESH_OUTCOME_HEADER } from '@latchkey/auth-core/contract'
import { TOTAL_COUNT_HEADER, TOTAL_COUNT_KIND_HEADER } from '@latchkey/auth-core/lists'
import cors from 'cors'
import type { RequestHandler } from 'express'

const ONE_HOUR_SECONDS = 60 * 60

/** Lets scripts of these origins, and of no others, read the answers. */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const forBrowsers = cors({
    origin: [...origins],
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match'],
    exposedHeaders: [
      'Date',
      'ETag',
      'Link',
      'Retry-After',
      TOTAL_COUNT_HEADER,
      TOTAL_COUNT_KIND_HEADER,
      'X-Request-Id',
      REFRESH_OUTCOME_HEADER,
      DEVICE_TOKEN_HEADER,
    ],
    maxAge: ONE_HOUR_SECONDS,
  })
  return (req, res, next) => {
    if (req.headers.origin !== undefined) return forBrowsers(req, res, next)
    res.setHeader('Vary', 'Origin') // whoever caches may have others than this one ask
    next()
  }
}
