import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/** What a page may send to any address without asking it first. */
const FORM = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)/i

/**
 * Refuses the forms of pages of other origins: browsers send them without the question that precedes
 * JSON, and whoever looks at such a page would register, or guess passwords, in its name.
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
