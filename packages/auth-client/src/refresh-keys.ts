import { createStore, update, type UseStore } from 'idb-keyval'
import { type ChosenKey, ChosenKeys, chooseKey, newKey } from './chosen-key.ts'
import { createFallbackKeys } from './fallback-keys.ts'

const RECORD = 'refresh-keys'
const PATIENCE_MS = 3000

/** Returns the key of a refresh token, or `undefined` if the store holds another token by now. */
export type RefreshKeys = (refreshToken: string) => Promise<string | undefined>

/**
 * Chooses the idempotency key of each refresh, one for all tabs of an origin. The key is stored
 * before the request is sent, so that another tab can retry when this one is closed.
 *
 * It is chosen in a transaction of IndexedDB, which all tabs see in one order. localStorage is not
 * enough: browsers deliver its changes to other tabs with a delay, even under `navigator.locks`, so
 * two tabs could choose different keys. No lock is held while a request is in flight.
 *
 * @param readRefreshToken - Returns the refresh token that the store holds now. A tab that was
 *   frozen after it read its token chooses no key for a token that has been used since.
 */
export function createRefreshKeys(
  window: Window,
  readRefreshToken: () => string | undefined,
): RefreshKeys {
  const fallback = createFallbackKeys(window)
  let store: UseStore | undefined

  async function choose(refreshToken: string): Promise<string> {
    const chosen = newKey(refreshToken, window)
    try {
      store ??= createStore('latchkey', 'keys')
      return await Promise.race([chooseIn(store, chosen), givingUp(window)])
    } catch {
      store = undefined
      return fallback(chosen) // blocked, missing or stuck
    }
  }

  return async (refreshToken) => {
    if (readRefreshToken() !== refreshToken) return undefined
    const key = await choose(refreshToken)
    return readRefreshToken() === refreshToken ? key : undefined
  }
}

/** Some browsers open a database without ever reporting it. */
function givingUp(window: Window): Promise<never> {
  return new Promise((_resolve, reject) => {
    window.setTimeout(() => reject(new Error('IndexedDB does not respond.')), PATIENCE_MS)
  })
}

/** Returns the stored key of the token, or stores this one. */
async function chooseIn(store: UseStore, chosen: ChosenKey): Promise<string> {
  let { key } = chosen
  await update<unknown>(
    RECORD,
    (stored) => {
      const choice = chooseKey(ChosenKeys.safeParse(stored).data ?? [], chosen)
      key = choice.key
      return choice.keys
    },
    store,
  )
  return key
}
