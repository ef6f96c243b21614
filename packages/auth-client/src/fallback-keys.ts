import { ChosenKey } from './chosen-key.ts'

const ITEM = 'latchkey.refresh-key'
/** Without locks: the time that another tab may take from reading to writing. */
const SETTLE_MS = 50

/**
 * Chooses the idempotency keys of refreshes without IndexedDB: in localStorage, under
 * `navigator.locks`. Without locks, the last tab that writes decides. If storage is blocked too,
 * each tab keeps a key of its own in memory.
 */
export function createFallbackKeys(window: Window): (chosen: ChosenKey) => Promise<string> {
  let unstored: ChosenKey | undefined

  function choose(chosen: ChosenKey): string {
    const known = unstored ?? read(window)
    if (known?.of === chosen.of) return known.key
    unstored = write(window, chosen) ? undefined : chosen
    return chosen.key
  }

  return async (chosen) => {
    const { locks } = window.navigator as Partial<Pick<Navigator, 'locks'>> // secure contexts only
    if (locks) return locks.request(ITEM, () => choose(chosen))
    choose(chosen)
    await new Promise((resolve) => {
      window.setTimeout(resolve, SETTLE_MS)
    })
    return choose(chosen)
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
