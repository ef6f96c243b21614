import type { Endpoint } from '@latchkey/auth-core/contract'
import type { Request } from 'express'
import { invalidFields } from './invalid-fields.ts'

/**
 * Parses the query of a row.
 *
 * @throws `AuthError` `invalid_request`, by the names of the parameters.
 */
export function parseQuery({ query, allowsEmptyParameters }: Endpoint, req: Request): unknown {
  if (!query) return undefined
  const parameters = Object.entries(req.query).filter(
    ([, value]) => value !== '' || !allowsEmptyParameters,
  )
  const { success, data, error } = query.safeParse(Object.fromEntries(parameters))
  if (success) return data
  throw invalidFields(error)
}
