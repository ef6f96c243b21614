import type { Request } from 'express'
import type { z } from 'zod'
import { invalidFields } from './invalid-fields.ts'

/**
 * Parses the query. Ignores parameters without a value, because forms send them for empty fields.
 *
 * @throws `AuthError` `invalid_request`, with messages by parameter.
 */
export function parseQuery<T>(schema: z.ZodType<T>, req: Request): T {
  const parameters = Object.entries(req.query).filter(([, value]) => value !== '')
  const { success, data, error } = schema.safeParse(Object.fromEntries(parameters))
  if (success) return data
  throw invalidFields(error)
}
