import { AuthError } from '@latchkey/auth-core/errors'
import type { RequestHandler } from 'express'

/** Refuses every method but those of the handlers before it, and says which there are. */
export function refuseOtherMethods(
  ...allowed: ('GET' | 'POST' | 'PATCH' | 'DELETE')[]
): RequestHandler {
  const list = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return (req, res) => {
    res.set('Allow', [...list, 'OPTIONS'].join(', '))
    throw new AuthError('method_not_allowed', { values: { method: req.method } })
  }
}
