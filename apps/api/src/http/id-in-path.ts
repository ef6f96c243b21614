import { Id } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Request } from 'express'

/**
 * The `:id` of a path, in its one spelling.
 *
 * @throws {@link AuthError} `not_found`: what is no id belongs to nothing.
 */
export function idInPath({ params }: Request): string {
  const { data } = Id.safeParse(params['id'])
  if (data === undefined) throw new AuthError('not_found')
  return data
}
