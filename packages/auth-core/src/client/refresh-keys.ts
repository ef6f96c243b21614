import { z } from 'zod'

const ITEM = 'latchkey.refresh-key'
const KEY_BYTES = 16
/** Where there are no locks: as long as another tab may take from reading to writing. */
const SETTLE_MS = 50

const Stored = z.object({ of: z.string(), key: z.string() })

/**
 * Chooses the key of each refresh, one for all tabs of an origin, and keeps it in localStorage before
 * anybody asks with it: a tab that is closed while it asks leaves it to the next.
 *
 * Only choosing is done under a lock, never a request. Without `navigator.locks` the last to write
 * decides; where storage is forbidden each tab is alone and keeps its key in memory.
 */
export function createRefreshKeys(window: Window): (refreshToken: string) => Promise<string> {
  let unstored: z.infer<typeof Stored> | undefined

  function choose(of: string): string {
    const known = unstored ?? read(window)
    if (known?.of === of) return known.key
    const chosen = { of, key: randomKey(window) }
    unstored = write(window, chosen) ? undefined : chosen
    return chosen.key
  }

  return async (refreshToken) => {
    const of = nameOf(refreshToken)
    const { locks } = window.navigator as Partial<Pick<Navigator, 'locks'>> // not outside https
    if (locks) return locks.request(ITEM, () => choose(of))
    choose(of)
    await new Promise((resolve) => {
      window.setTimeout(resolve, SETTLE_MS)
    })
    return choose(of)
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
