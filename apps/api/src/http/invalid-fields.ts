import { AuthError, type FieldErrors, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { z } from 'zod'

const UNKNOWN = 'There is no such parameter.'

/** What a schema found wrong, by field. */
export function invalidFields({ issues }: z.ZodError): AuthError {
  const fields: FieldErrors = {}
  for (const issue of issues) {
    const { path, message } = issue
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) fields[key] = [UNKNOWN]
      continue
    }
    const field = typeof path[0] === 'string' ? path[0] : NON_FIELD_ERRORS
    fields[field] = [...(fields[field] ?? []), message]
  }
  return new AuthError('invalid_request', { fields })
}
