import { type Endpoint, ENDPOINTS } from '@latchkey/auth-core/contract'
import type { RequestHandler } from 'express'
import { setErrorFormat } from './error-handler.ts'

/** The paths of the OAuth endpoints, with and without their last slash. */
const OAUTH_PATHS = new Set(
  Object.values<Endpoint>(ENDPOINTS)
    .filter(({ protocol }) => protocol === 'oauth')
    .flatMap(({ path }) => [path, path.replace(/\/$/, '')]),
)

/**
 * Gives the errors of the OAuth endpoints their format. Comes before everything that may reject a
 * request.
 */
export function chooseErrorFormat(): RequestHandler {
  return (req, res, next) => {
    if (OAUTH_PATHS.has(req.path)) setErrorFormat(res, 'oauth')
    next()
  }
}
