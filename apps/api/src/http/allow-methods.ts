import type { Method } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'
import { sendJson } from './send-json.ts'

/**
 * Sets `Allow` on every response of a path, responds to `OPTIONS`, and rejects other methods with
 * 405. Mounted before the handlers of the path.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1 | RFC 9110 §10.2.1}
 */
export function allowMethods(methods: readonly Method[]): RequestHandler {
  const served = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const allowed = new Set([...served, 'OPTIONS'])
  const allow = [...allowed].join(', ')
  return ({ method }, res, next) => {
    res.setHeader('Allow', allow)
    if (!allowed.has(method)) throw new AuthError('method_not_allowed', { values: { method } })
    if (method === 'OPTIONS') sendJson(res, {})
    else next()
  }
}
