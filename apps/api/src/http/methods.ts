import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'
import { answerJson } from './answer-json.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/**
 * Says in every answer which methods a path has, answers `OPTIONS`, and refuses all others. It stands before
 * the path's handlers.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1 | RFC 9110 §10.2.1}
 */
export function allowMethods(...methods: Method[]): RequestHandler {
  const served = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const allowed = new Set([...served, 'OPTIONS'])
  const allow = [...allowed].join(', ')
  return ({ method }, res, next) => {
    res.setHeader('Allow', allow)
    if (!allowed.has(method)) throw new AuthError('method_not_allowed', { values: { method } })
    if (method === 'OPTIONS') answerJson(res, {})
    else next()
  }
}
