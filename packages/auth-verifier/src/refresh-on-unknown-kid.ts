import { AuthError } from '@latchkey/auth-core/errors'
import { kidOf, type KeySet } from '@latchkey/auth-core/tokens'

/**
 * Verifies a token. If its key is unknown, loads the keys again and verifies it once more.
 *
 * @throws What `verify` throws.
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
