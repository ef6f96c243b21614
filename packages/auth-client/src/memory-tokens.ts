import type { TokenPair } from '@latchkey/auth-core/contract'
import { chooseKey, type ChosenKeys, newKey } from './chosen-key.ts'
import type { TokenStore } from './token-store.ts'

/**
 * Stores tokens in memory: for scripts, and for apps that log in at each start. The session is lost
 * with the process.
 *
 * @param tokens - The tokens of a session that no other client uses.
 */
export function memoryTokens(tokens?: TokenPair): TokenStore {
  let current = tokens
  let keys: ChosenKeys = []

  return {
    read: () => current,
    write: (next) => {
      current = next
    },
    refreshKey: (refreshToken) => {
      if (current?.refresh !== refreshToken) return undefined
      const choice = chooseKey(keys, newKey(refreshToken))
      keys = choice.keys
      return choice.key
    },
  }
}
