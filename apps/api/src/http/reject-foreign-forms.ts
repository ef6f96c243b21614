import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/** Media types that a page may send to any origin without a CORS preflight. */
const FORM = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)/i

/**
 * Rejects forms from pages of other origins. Browsers send forms without a CORS preflight, so that
 * a foreign page could register accounts or guess passwords from the browsers of its visitors.
 *
 * @see {@link https://fetch.spec.whatwg.org/#origin-header | Fetch, the Origin header}
 */
export function rejectForeignForms(origins: readonly string[]): RequestHandler {
  const known = new Set(origins)
  return (req, _res, next) => {
    const { origin, 'content-type': type = '' } = req.headers
    if (origin !== undefined && FORM.test(type) && !known.has(origin)) {
      throw new AuthError('origin_not_allowed')
    }
    next()
  }
}
