import { Id } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Request } from 'express'

/**
 * Returns the ids in a path by name, in lower case.
 *
 * @throws {@link AuthError} `not_found` for a text that is not an id.
 */
export function idsInPath({ params }: Request): Record<string, string> {
  const ids: Record<string, string> = {}
  for (const [name, text] of Object.entries(params)) {
    const { data } = Id.safeParse(text)
    if (data === undefined) throw new AuthError('not_found')
    ids[name] = data
  }
  return ids
}
