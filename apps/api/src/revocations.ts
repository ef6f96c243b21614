import { AuthError } from '@latchkey/auth-core/errors'
import { ACCESS_TOKEN_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'

/** No access token that was issued before its session ended lives longer than this, skew included. */
const WINDOW_SECONDS = ACCESS_TOKEN_LIFETIME_SECONDS + 60
/** Deaf for this long, we no longer know which tokens are good. */
const DEAF_AFTER_SECONDS = 30
/** A poll looks back this far beyond the last good one, for what was committed late. */
const OVERLAP_SECONDS = 10

/**
 * The sessions that ended within the life of an access token, held in memory: so that no request
 * asks the database whether its token still counts.
 */
export interface Revocations {
  isEnded: (sessionId: string) => boolean
  markEnded: (sessionId: string) => void
  /** Takes in what Postgres knows. Throws what the query throws. */
  poll: () => Promise<void>
}

/**
 * @param listEndedWithin - The ids of the sessions that ended within so many seconds.
 * @param monotonicMs - Milliseconds by a clock that never jumps.
 */
export function createRevocations(
  listEndedWithin: (seconds: number) => Promise<string[]>,
  monotonicMs: () => number,
): Revocations {
  const heardAtMs = new Map<string, number>()
  let polledAtMs: number | undefined

  function markEnded(sessionId: string): void {
    if (!heardAtMs.has(sessionId)) heardAtMs.set(sessionId, monotonicMs())
  }

  function forgetOld(): void {
    for (const [sessionId, atMs] of heardAtMs) {
      if (secondsSince(atMs) <= WINDOW_SECONDS) break // in the order in which they were heard
      heardAtMs.delete(sessionId)
    }
  }

  function secondsSince(atMs: number): number {
    return (monotonicMs() - atMs) / 1000
  }

  return {
    /** @throws {@link AuthError} `unavailable` when this process has been deaf for too long. */
    isEnded: (sessionId) => {
      if (polledAtMs === undefined || secondsSince(polledAtMs) > DEAF_AFTER_SECONDS) {
        throw new AuthError('unavailable', { retryAfterSeconds: 1 })
      }
      return heardAtMs.has(sessionId)
    },
    markEnded,
    poll: async () => {
      const startedAtMs = monotonicMs()
      const lookBack = polledAtMs === undefined ? WINDOW_SECONDS : secondsSince(polledAtMs)
      const ended = await listEndedWithin(Math.min(lookBack + OVERLAP_SECONDS, WINDOW_SECONDS))
      for (const sessionId of ended) markEnded(sessionId)
      polledAtMs = startedAtMs
      forgetOld()
    },
  }
}
