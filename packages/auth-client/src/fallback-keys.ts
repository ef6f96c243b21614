import { ChosenKey } from './chosen-key.ts'

const ITEM = 'latchkey.refresh-key'
/** Where there are no locks: as long as another tab may take from reading to writing. */
const SETTLE_MS = 50

/**
 * Chooses the keys of refreshes where there is no IndexedDB: in localStorage, under `navigator.locks`
 * or, without those, so that the last to write decides. Where storage is forbidden too, each tab is
 * alone and keeps its key in memory.
 */
export function createFallbackKeys(
  window: Window,
): (of: string, newKey: () => string) => Promise<string> {
  let unstored: ChosenKey | undefined

  function choose(of: string, newKey: () => string): string {
    const known = unstored ?? read(window)
    if (known?.of === of) return known.key
    const chosen = { of, key: newKey() }
    unstored = write(window, chosen) ? undefined : chosen
    return chosen.key
  }

  return async (of, newKey) => {
    const { locks } = window.navigator as Partial<Pick<Navigator, 'locks'>> // not outside https
    if (locks) return locks.request(ITEM, () => choose(of, newKey))
    choose(of, newKey)
    await new Promise((resolve) => {
      window.setTimeout(resolve, SETTLE_MS)
    })
    return choose(of, newKey)
  }
}

function read(window: Window): ChosenKey | undefined {
  try {
    return ChosenKey.safeParse(JSON.parse(window.localStorage.getItem(ITEM) ?? 'null')).data
  } catch {
    return undefined
  }
}

function write(window: Window, chosen: ChosenKey): boolean {
  try {
    window.localStorage.setItem(ITEM, JSON.stringify(chosen))
    return true
  } catch {
    return false
  }
}
