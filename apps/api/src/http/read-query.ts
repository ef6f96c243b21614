import type { Request } from 'express'
import type { z } from 'zod'
import { invalidFields } from './invalid-fields.ts'

/**
 * The query as the schema has it.
 *
 * @throws {@link AuthError} `invalid_request`, by the names of the parameters.
 */
export function parseQuery<T>(schema: z.ZodType<T>, req: Request): T {
  const { success, data, error } = schema.safeParse(req.query)
  if (success) return data
  throw invalidFields(error)
}
