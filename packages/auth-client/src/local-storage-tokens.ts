import type { TokenStore } from './token-store.ts'
import { createRefreshKeys } from './refresh-keys.ts'
import { TokenPair } from '@latchkey/auth-core/contract'

const KEY = 'latchkey.tokens'

export interface LocalStorageTokens extends TokenStore {
  /**
   * Calls `listener` whenever the tokens change, in this tab or in another one of the same origin.
   *
   * @returns A function that unsubscribes.
   */
  subscribe: (listener: () => void) => () => void
}

/**
 * Stores tokens in the browser's localStorage, which all tabs of an origin share.
 *
 * If storage is blocked or full, the tokens are kept in memory: the tab works, but loses them when
 * it closes.
 */
export function localStorageTokens(window: Window): LocalStorageTokens {
  const listeners = new Set<() => void>()
  let unstored: TokenPair | undefined
  const read = (): TokenPair | undefined => unstored ?? readItem(window)

  function notify(): void {
    for (const listener of listeners) listener()
  }

  window.addEventListener('storage', (event) => {
    if (event.key === KEY || event.key === null) notify() // `null`: everything was cleared
  })

  return {
    read,
    refreshKey: createRefreshKeys(window, () => read()?.refresh),

    write: (tokens) => {
      unstored = writeItem(window, tokens) ? undefined : tokens
      notify()
    },

    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function readItem(window: Window): TokenPair | undefined {
  try {
    return TokenPair.safeParse(JSON.parse(window.localStorage.getItem(KEY) ?? 'null')).data
  } catch {
    return undefined
  }
}

/** Returns `false` if the tokens cannot be stored. Then it removes the stored ones. */
function writeItem(window: Window, tokens: TokenPair | undefined): boolean {
  try {
    if (tokens) window.localStorage.setItem(KEY, JSON.stringify(tokens))
    else window.localStorage.removeItem(KEY)
    return true
  } catch {
    // Another tab would use the older generation a second time.
    forgetItem(window)
    return false
  }
}

function forgetItem(window: Window): void {
  try {
    window.localStorage.removeItem(KEY)
  } catch {
    // Blocked storage has no tokens.
  }
}
