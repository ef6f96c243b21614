import { AuthError, type FieldErrors, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { z } from 'zod'

/** What a schema found wrong, by field. */
export function invalidFields({ issues }: z.ZodError): AuthError {
  const fields: FieldErrors = {}
  for (const { path, message } of issues) {
    const field = typeof path[0] === 'string' ? path[0] : NON_FIELD_ERRORS
    fields[field] = [...(fields[field] ?? []), message]
  }
  return new AuthError('invalid_request', { fields })
}
