import { AuthError } from '@latchkey/auth-core/errors'
import { kidOf, type KeySet } from '@latchkey/auth-core/tokens'

/**
 * Verifies a token, and once more after a look for new keys when it failed by a key that is unknown.
 *
 * @param verify - Throws what this throws.
 */
export async function refreshOnUnknownKid<T>(
  token: string,
  keys: () => KeySet,
  refreshKeys: () => Promise<void>,
  verify: (keys: KeySet) => T,
): Promise<T> {
  try {
    return verify(keys())
  } catch (error) {
    const kid = error instanceof AuthError && error.code === 'token_invalid' && kidOf(token)
    if (!kid || keys().has(kid)) throw error
  }
  await refreshKeys()
  return verify(keys())
}
