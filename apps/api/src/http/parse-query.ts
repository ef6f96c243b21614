import type { Request } from 'express'
import type { z } from 'zod'
import { invalidFields } from './invalid-fields.ts'

/**
 * Parses the query. A parameter without a value, as forms send them, counts as absent.
 *
 * @throws `AuthError` `invalid_request`, by the names of the parameters.
 */
export function parseQuery<T>(schema: z.ZodType<T>, req: Request): T {
  const parameters = Object.entries(req.query).filter(([, value]) => value !== '')
  const { success, data, error } = schema.safeParse(Object.fromEntries(parameters))
  if (success) return data
  throw invalidFields(error)
}
