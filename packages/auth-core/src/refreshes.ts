import type { RefreshedTokens } from './contract.ts'

/**
 * A good answer is kept this long for whoever asks late: a request that read its session just before
 * another one wrote the new tokens into it.
 */
const KEPT_MS = 10_000

/** The refreshes under way and just done, so that all who need the same one share its answer. */
export interface Refreshes {
  /** The answer to this refresh token: of the refresh that there is, or of the one that `start` makes. */
  share: (refreshToken: string, start: () => Promise<RefreshedTokens>) => Promise<RefreshedTokens>
}

interface Entry {
  answer: Promise<RefreshedTokens>
  settledAtMs?: number
}

/** @param now - Milliseconds since the epoch, by this machine's clock. */
export function createRefreshes(now: () => number = Date.now): Refreshes {
  const entries = new Map<string, Entry>()

  function forgetOld(): void {
    for (const [token, { settledAtMs }] of entries) {
      if (settledAtMs !== undefined && now() - settledAtMs >= KEPT_MS) entries.delete(token)
    }
  }

  async function settle(token: string, entry: Entry): Promise<void> {
    try {
      await entry.answer
      entry.settledAtMs = now()
    } catch {
      entries.delete(token) // whoever asked hears of it; the next one tries again
    }
  }

  return {
    share: (refreshToken, start) => {
      forgetOld()
      const known = entries.get(refreshToken)
      if (known) return known.answer
      const entry: Entry = { answer: start() }
      entries.set(refreshToken, entry)
      void settle(refreshToken, entry)
      return entry.answer
    },
  }
}
