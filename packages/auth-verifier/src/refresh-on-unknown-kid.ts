import { kidOf } from '@latchkey/auth-core/access-token'
import { AuthError } from '@latchkey/auth-core/errors'

/**
 * Verifies a token. If its key is unknown, loads the keys again and verifies it once more.
 *
 * @throws What `verify` throws.
 */
export async function refreshOnUnknownKid<T, Keys extends { has: (kid: string) => boolean }>(
  token: string,
  keys: () => Keys,
  refreshKeys: () => Promise<void>,
  verify: (keys: Keys) => T | Promise<T>,
): Promise<T> {
  try {
    return await verify(keys())
  } catch (error) {
    const kid = error instanceof AuthError && error.code === 'token_invalid' && kidOf(token)
    if (!kid || keys().has(kid)) throw error
  }
  await refreshKeys()
  return verify(keys())
}
