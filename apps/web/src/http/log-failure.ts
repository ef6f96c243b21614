import type { AuthError } from '@latchkey/auth-core/errors'
import { requestIdOf } from '@latchkey/serving/log-requests'
import type { Response } from 'express'
import type { Context } from '../context.ts'

/** Writes a failure down that is not the reader's, and tells their client when to try again. */
export function logFailure({ log }: Context, error: AuthError, res: Response): void {
  if (error.retryAfterSeconds) res.set('Retry-After', String(error.retryAfterSeconds))
  if (error.status < 500) return
  const { code, cause } = error
  const requestId = requestIdOf(res)
  if (code !== 'internal_error') log.warn({ requestId, code, ...describe(cause) }, 'cannot answer')
  else log.error({ requestId, err: error, ...describe(cause) }, 'request failed')
}

/** No more of a cause than its name and code: its message may quote what was sent, or a query. */
function describe(cause: unknown): { cause?: string; causeCode?: string } {
  if (!(cause instanceof Error)) return {}
  return { cause: cause.name, ...('code' in cause && { causeCode: String(cause.code) }) }
}
