import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../context.ts'

/** The parts of a service that its audience follows from. */
interface Named {
  name: string
  uri: string | null
}

/**
 * Returns the `aud` of tokens for a service: its URI, or its name if it has none.
 *
 * @throws {@link AuthError} `invalid_target` for the audience of the API itself, so that no service
 *   can be registered as the API.
 */
export function audienceOf({ tokens }: Pick<Context, 'tokens'>, { name, uri }: Named): string {
  const audience = uri ?? name
  if (audience === tokens.audience) throw new AuthError('invalid_target')
  return audience
}
