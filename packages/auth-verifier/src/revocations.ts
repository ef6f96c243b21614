import { ACCESS_TOKEN_LIFETIME_SECONDS } from '@latchkey/auth-core/access-token'
import type { Revocation } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { createWaits } from './waits.ts'

/** An upper limit for the difference between two clocks. */
const CLOCK_SKEW_SECONDS = 60
/** Access tokens issued before this have expired, so older revocations can be dropped. */
export const REVOCATION_WINDOW_SECONDS = ACCESS_TOKEN_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS
const KEPT_MS = REVOCATION_WINDOW_SECONDS * 1000
/** After this long without a sync, the revocations are stale. */
const STALE_AFTER_MS = 30_000

/** The claims of an access token that a revocation can refer to. */
export interface RevocableClaims {
  sid: string
  user_id: string
  ver: number
}

/**
 * The revocations from the lifetime of an access token, in memory, so that no request has to load
 * them.
 */
export interface Revocations {
  /**
   * Passes if the token is not revoked.
   *
   * @throws {@link AuthError} `token_revoked` when its session has ended, `token_superseded` when
   *   its account has changed, `unavailable` after thirty seconds without a sync.
   */
  check: (claims: RevocableClaims) => void
  /**
   * Passes while the revocations are up to date.
   *
   * @throws {@link AuthError} `unavailable` after thirty seconds without a sync.
   */
  assertSynced: () => void
  /** How long ago they were last synced, in seconds. `undefined` before the first sync. */
  ageSeconds: () => number | undefined
  add: (revocations: readonly Revocation[]) => void
  /**
   * Marks everything that was revoked before `atMs` as loaded.
   *
   * @param atMs - By the same clock as {@link createRevocations}.
   */
  markSynced: (atMs: number) => void
  /** Resolves when a new revocation is added, at the latest after `ms` milliseconds. */
  waitForChange: (ms: number) => Promise<void>
  /** Ends all waits, so that a process that stops can answer. Later waits end at once. */
  endWaits: () => void
}

/** @param monotonicMs - Milliseconds by a monotonic clock. */
export function createRevocations(monotonicMs: () => number): Revocations {
  const known = createMemory(monotonicMs)
  const waits = createWaits()
  let syncedAtMs: number | undefined

  function assertSynced(): void {
    if (syncedAtMs !== undefined && monotonicMs() - syncedAtMs <= STALE_AFTER_MS) return
    throw new AuthError('unavailable', { retryAfterSeconds: 1 })
  }

  return {
    assertSynced,
    ageSeconds: () => (syncedAtMs === undefined ? undefined : (monotonicMs() - syncedAtMs) / 1000),

    check: ({ sid, user_id, ver }) => {
      assertSynced()
      // The account first, because the API has a specific error for a disabled or deleted one.
      if (known.versionOf(user_id) > ver) throw new AuthError('token_superseded')
      if (known.versionOf(sid) > ver) throw new AuthError('token_revoked')
    },

    add: (revocations) => {
      const isNews = revocations.filter(known.learn).length > 0
      if (isNews) waits.wakeAll()
    },

    markSynced: (atMs) => {
      syncedAtMs = atMs
      known.forgetOld()
    },

    waitForChange: waits.waitFor,
    endWaits: waits.close,
  }
}

interface Known {
  /** Tokens below this version are revoked. It is `Infinity` for a session that has ended. */
  version: number
  addedAtMs: number
}

/** Stores the revoked version of each session or account by its id, oldest revocation first. */
function createMemory(monotonicMs: () => number) {
  const known = new Map<string, Known>()
  const versionOf = (id: string): number => known.get(id)?.version ?? 0

  return {
    versionOf,

    /** Returns whether the revocation is new. */
    learn: (revocation: Revocation): boolean => {
      const [id, version] =
        'sid' in revocation ? [revocation.sid, Infinity] : [revocation.user_id, revocation.ver]
      if (versionOf(id) >= version) return false
      known.delete(id) // moves it to the end
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
