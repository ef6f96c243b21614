import { AuthError, type FieldErrors, NON_FIELD_ERRORS } from '@latchkey/auth-core/errors'
import type { z } from 'zod'

/** Converts the issues of a schema to an `invalid_request` error with messages by field. */
export function invalidFields({ issues }: z.ZodError): AuthError {
  const fields: FieldErrors = {}
  const ofWrongType = new Set<string>()
  for (const { code, path, message } of issues) {
    const field = typeof path[0] === 'string' ? path[0] : NON_FIELD_ERRORS
    // zod also reports the length of an array when it expects a string.
    if (ofWrongType.has(field)) continue
    if (code === 'invalid_type') ofWrongType.add(field)
    fields[field] = [...(fields[field] ?? []), message]
  }
  return new AuthError('invalid_request', { fields })
}
