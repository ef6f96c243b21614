import type { AuthError } from '@latchkey/auth-core/errors'
import { requestIdOf } from '@latchkey/http-server/log-requests'
import type { Response } from 'express'
import type { Context } from '../context.ts'

/** Logs server errors, and sets `Retry-After` if the error has a retry time. */
export function logFailure({ log }: Context, error: AuthError, res: Response): void {
  if (error.retryAfterSeconds) res.set('Retry-After', String(error.retryAfterSeconds))
  if (error.status < 500) return
  const { code, cause } = error
  const requestId = requestIdOf(res)
  if (code !== 'internal_error') log.warn({ requestId, code, ...describe(cause) }, 'unavailable')
  else log.error({ requestId, err: error, ...describe(cause) }, 'request failed')
}

/** Returns only the name and code of a cause: its message may quote user input or a query. */
function describe(cause: unknown): { cause?: string; causeCode?: string } {
  if (!(cause instanceof Error)) return {}
  return { cause: cause.name, ...('code' in cause && { causeCode: String(cause.code) }) }
}
