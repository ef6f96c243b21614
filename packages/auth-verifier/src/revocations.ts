import type { Revocation } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { ACCESS_TOKEN_LIFETIME_SECONDS } from '@latchkey/auth-core/tokens'

/** More than two clocks may differ. */
const CLOCK_SKEW_SECONDS = 60
/** No access token issued before this is still valid: older revocations can be forgotten. */
export const REVOCATION_WINDOW_SECONDS = ACCESS_TOKEN_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS
const KEPT_MS = REVOCATION_WINDOW_SECONDS * 1000
/** Deaf for this long, nobody knows which tokens are good. */
const STALE_AFTER_MS = 30_000

/** The part of an access token's claims that a revocation is about. */
export interface RevocableClaims {
  sid: string
  user_id: string
  ver: number
}

/**
 * What was revoked within the life of an access token, held in memory: so that no request asks
 * anybody whether its token still counts.
 */
export interface Revocations {
  /**
   * Passes when the token was not revoked.
   *
   * @throws {@link AuthError} `token_revoked` when its session has ended, `token_superseded` when its
   *   account changed, `unavailable` when nothing was heard for thirty seconds and it cannot be known.
   */
  check: (claims: RevocableClaims) => void
  /**
   * Passes while it is known what was revoked.
   *
   * @throws {@link AuthError} `unavailable` when nothing was heard for thirty seconds.
   */
  assertSynced: () => void
  add: (revocations: readonly Revocation[]) => void
  /**
   * Says that everything is known that was revoked before `atMs`.
   *
   * @param atMs - By the same clock as {@link createRevocations}.
   */
  markSynced: (atMs: number) => void
  /** Settles when something new is added, at the latest after `ms` milliseconds. */
  waitForChange: (ms: number) => Promise<void>
}

/** @param monotonicMs - Milliseconds by a clock that never jumps. */
export function createRevocations(monotonicMs: () => number): Revocations {
  const known = createMemory(monotonicMs)
  const waiting = new Set<() => void>()
  let syncedAtMs: number | undefined

  function assertSynced(): void {
    if (syncedAtMs !== undefined && monotonicMs() - syncedAtMs <= STALE_AFTER_MS) return
    throw new AuthError('unavailable', { retryAfterSeconds: 1 })
  }

  return {
    assertSynced,

    check: ({ sid, user_id, ver }) => {
      assertSynced()
      // The account first: it has an answer of its own where it is disabled or gone.
      if (known.versionOf(user_id) > ver) throw new AuthError('token_superseded')
      if (known.versionOf(sid) > ver) throw new AuthError('token_revoked')
    },

    add: (revocations) => {
      const isNews = revocations.filter(known.learn).length > 0
      if (!isNews) return
      for (const wake of waiting) wake()
    },

    markSynced: (atMs) => {
      syncedAtMs = atMs
      known.forgetOld()
    },

    waitForChange: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(wake, ms)
        function wake(): void {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      }),
  }
}

interface Known {
  /** Tokens below this version are void. Those of a session that has ended are, whatever theirs. */
  version: number
  addedAtMs: number
}

/** What was revoked, by the id of its session or account, in the order in which it was learnt. */
function createMemory(monotonicMs: () => number) {
  const known = new Map<string, Known>()
  const versionOf = (id: string): number => known.get(id)?.version ?? 0

  return {
    versionOf,

    /** Gives whether it is news. */
    learn: (revocation: Revocation): boolean => {
      const [id, version] =
        'sid' in revocation ? [revocation.sid, Infinity] : [revocation.user_id, revocation.ver]
      if (versionOf(id) >= version) return false
      known.delete(id) // to stand at the end again
      known.set(id, { version, addedAtMs: monotonicMs() })
      return true
    },

    forgetOld: (): void => {
      for (const [id, { addedAtMs }] of known) {
        if (monotonicMs() - addedAtMs <= KEPT_MS) break
        known.delete(id)
      }
    },
  }
}
