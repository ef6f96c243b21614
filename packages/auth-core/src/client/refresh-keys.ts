import { z } from 'zod'

const ITEM = 'latchkey.refresh-key'
const KEY_BYTES = 16
/** Where there are no locks: as long as another tab may take from reading to writing. */
const SETTLE_MS = 50

const Stored = z.object({ of: z.string(), key: z.string() })

/** Gives the key of a refresh token, or `undefined` when the store holds another token by now. */
export type RefreshKeys = (refreshToken: string) => Promise<string | undefined>

/**
 * Chooses the key of each refresh, one for all tabs of an origin, and keeps it in localStorage before
 * anybody asks with it: a tab that is closed while it asks leaves it to the next.
 *
 * Only choosing is done under a lock, never a request. There the store is read again: a tab that was
 * frozen after it had read its token must not choose a second key for one that was spent meanwhile.
 * Without `navigator.locks` the last to write decides; where storage is forbidden each tab is alone and
 * keeps its key in memory.
 *
 * @param readRefreshToken - The refresh token that the store holds now.
 */
export function createRefreshKeys(
  window: Window,
  readRefreshToken: () => string | undefined,
): RefreshKeys {
  let unstored: z.infer<typeof Stored> | undefined

  function choose(refreshToken: string): string | undefined {
    if (readRefreshToken() !== refreshToken) return undefined
    const of = nameOf(refreshToken)
    const known = unstored ?? read(window)
    if (known?.of === of) return known.key
    const chosen = { of, key: randomKey(window) }
    unstored = write(window, chosen) ? undefined : chosen
    return chosen.key
  }

  return async (refreshToken) => {
    const { locks } = window.navigator as Partial<Pick<Navigator, 'locks'>> // not outside https
    if (locks) return locks.request(ITEM, () => choose(refreshToken))
    choose(refreshToken)
    await new Promise((resolve) => {
      window.setTimeout(resolve, SETTLE_MS)
    })
    return choose(refreshToken)
  }
}

/** Tells one refresh token from another, and is worth nothing without the rest of it. */
function nameOf(refreshToken: string): string {
  return refreshToken.slice(-12)
}

function randomKey(window: Window): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function read(window: Window): z.infer<typeof Stored> | undefined {
  try {
    return Stored.safeParse(JSON.parse(window.localStorage.getItem(ITEM) ?? 'null')).data
  } catch {
    return undefined
  }
}

function write(window: Window, stored: z.infer<typeof Stored>): boolean {
  try {
    window.localStorage.setItem(ITEM, JSON.stringify(stored))
    return true
  } catch {
    return false
  }
}
