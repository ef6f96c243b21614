import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/**
 * Rejects requests with two `Host` or two `Authorization` headers. Node uses the first, but a proxy
 * may have used the second.
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

/** Counts the headers with a name. `rawHeaders` alternates names and values. */
function count(rawHeaders: readonly string[], name: string): number {
  let found = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]
    if (header?.length === name.length && header.toLowerCase() === name) found += 1
  }
  return found
}
