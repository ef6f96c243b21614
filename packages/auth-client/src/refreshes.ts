import type { RefreshedTokens } from '@latchkey/auth-core/contract'

/**
 * A good answer is kept this long for whoever asks late: a request that read its session just before
 * another one wrote the new tokens into it.
 */
const KEPT_MS = 10_000

/** The refreshes under way and just done, so that all who need the same one share its answer. */
export interface Refreshes {
  /** The answer to this refresh token: of the refresh that there is, or of the one that `start` makes. */
  share: (refreshToken: string, start: () => Promise<RefreshedTokens>) => Promise<RefreshedTokens>
  /**
   * Replaces a token otherwise than by a refresh, such as by a change of the password. Whoever wants to
   * refresh it meanwhile waits, and gets what came of it; if that fails, they refresh after all.
   */
  replace: <T extends RefreshedTokens>(refreshToken: string, start: () => Promise<T>) => Promise<T>
}

interface Entry {
  answer: Promise<RefreshedTokens>
  isReplacement?: true
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
      if (entries.get(token) === entry) entries.delete(token) // whoever asked hears of it; the next one tries again
    }
  }

  function keep(token: string, entry: Entry): Promise<RefreshedTokens> {
    entries.set(token, entry)
    void settle(token, entry)
    return entry.answer
  }

  return {
    share: async (refreshToken, start) => {
      forgetOld()
      const known = entries.get(refreshToken)
      if (!known) return keep(refreshToken, { answer: start() })
      if (!known.isReplacement) return known.answer
      return known.answer.catch(
        () => entries.get(refreshToken)?.answer ?? keep(refreshToken, { answer: start() }),
      )
    },
    replace: (refreshToken, start) => {
      const answer = start()
      void keep(refreshToken, { answer, isReplacement: true }).catch(() => undefined) // the caller hears
      return answer
    },
  }
}
