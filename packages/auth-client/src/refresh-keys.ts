import { createStore, update, type UseStore } from 'idb-keyval'
import { z } from 'zod'
import { ChosenKey } from './chosen-key.ts'
import { createFallbackKeys } from './fallback-keys.ts'

const RECORD = 'refresh-keys'
const KEY_BYTES = 16
/** More than a session remembers, so that whoever comes too late is told so by the key it was spent by. */
const KEPT_KEYS = 8
const PATIENCE_MS = 3000

/** Gives the key of a refresh token, or `undefined` when the store holds another token by now. */
export type RefreshKeys = (refreshToken: string) => Promise<string | undefined>

/**
 * Chooses the key of each refresh, one for all tabs of an origin, and keeps it before anybody asks with
 * it: a tab that is closed while it asks leaves it to the next.
 *
 * It is chosen in a transaction of IndexedDB, which all tabs see in one order. localStorage is not
 * enough: a browser hands its changes on to other tabs when it likes, also past `navigator.locks`, and
 * two tabs would choose a key each. Nothing is held while a request is under way.
 *
 * @param readRefreshToken - The refresh token that the store holds now: a tab that was frozen after it
 *   had read its token chooses none for one that was spent meanwhile.
 */
export function createRefreshKeys(
  window: Window,
  readRefreshToken: () => string | undefined,
): RefreshKeys {
  const fallback = createFallbackKeys(window)
  let store: UseStore | undefined

  async function choose(of: string): Promise<string> {
    try {
      store ??= createStore('latchkey', 'keys')
      const choosing = chooseIn(store, { of, key: randomKey(window) })
      return await Promise.race([choosing, givingUp(window)])
    } catch {
      store = undefined
      return fallback(of, () => randomKey(window)) // forbidden, not there, or stuck
    }
  }

  return async (refreshToken) => {
    if (readRefreshToken() !== refreshToken) return undefined
    const key = await choose(refreshToken.slice(-12))
    return readRefreshToken() === refreshToken ? key : undefined
  }
}

/** Some browsers have been seen to open a database and never say so. */
function givingUp(window: Window): Promise<never> {
  return new Promise((_resolve, reject) => {
    window.setTimeout(() => reject(new Error('IndexedDB does not answer.')), PATIENCE_MS)
  })
}

/** The key that is there for the token, or else this one from now on. */
async function chooseIn(store: UseStore, chosen: ChosenKey): Promise<string> {
  let { key } = chosen
  await update<unknown>(
    RECORD,
    (stored) => {
      const known = z.array(ChosenKey).safeParse(stored).data ?? []
      const same = known.find(({ of }) => of === chosen.of)
      if (same) key = same.key
      return same ? known : [chosen, ...known].slice(0, KEPT_KEYS)
    },
    store,
  )
  return key
}

function randomKey(window: Window): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
