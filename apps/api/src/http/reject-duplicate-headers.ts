import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/**
 * Refuses a request with two `Host` or two `Authorization` headers. Node takes the first, and a proxy
 * may have taken the second.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#section-3.2 | RFC 9112 §3.2}
 */
export function rejectDuplicateHeaders(): RequestHandler {
  return ({ rawHeaders }, _res, next) => {
    if (count(rawHeaders, 'host') > 1) {
      const values = { format: 'Header', reason: 'there is more than one Host' }
      throw new AuthError('malformed_body', { values })
    }
    if (count(rawHeaders, 'authorization') > 1) throw new AuthError('bad_authorization_header')
    next()
  }
}

/** Names and values take turns in `rawHeaders`. */
function count(rawHeaders: readonly string[], name: string): number {
  let found = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]
    if (header?.length === name.length && header.toLowerCase() === name) found += 1
  }
  return found
}
