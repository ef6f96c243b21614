import type { RefreshedTokens } from '@latchkey/auth-core/contract'

/**
 * How long a successful response is cached for late callers: a request may read its session just
 * before another request writes the new tokens into it.
 */
const KEPT_MS = 10_000

/**
 * Refreshes that are in flight or just done, so that all callers of the same one share its
 * response.
 */
export interface Refreshes {
  /** Returns the response for this refresh token. Calls `start` only if there is none. */
  share: (refreshToken: string, start: () => Promise<RefreshedTokens>) => Promise<RefreshedTokens>
  /**
   * Replaces a token by another call than a refresh, such as a password change. Refreshes of this
   * token wait and get the new tokens. If the call fails, they refresh.
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
      if (entries.get(token) === entry) entries.delete(token) // the next call retries
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
      // The caller gets the error through `answer`.
      void keep(refreshToken, { answer, isReplacement: true }).catch(() => undefined)
      return answer
    },
  }
}
