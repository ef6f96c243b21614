import type { AuthError } from '@latchkey/auth-core/errors'
import { useCallback, useSyncExternalStore } from 'react'

/** Several times a second, so that a timer that comes late skips none. */
const TICK_MS = 250

/** When each error allows another try, by `performance.now()`: wherever it is shown, it says the same. */
const retryAtMs = new WeakMap<AuthError, number>()

/**
 * Seconds until it makes sense to try again after `error`, counting down to zero. Undefined where
 * the service named no time.
 */
export function useRetrySeconds(error: AuthError | undefined): number | undefined {
  const subscribe = useCallback((listener: () => void) => watch(error, listener), [error])
  return useSyncExternalStore(subscribe, () => secondsLeft(error))
}

function watch(error: AuthError | undefined, listener: () => void): () => void {
  if (!secondsLeft(error)) return () => undefined
  const timer = setInterval(() => {
    if (secondsLeft(error) === 0) clearInterval(timer)
    listener()
  }, TICK_MS)
  return () => clearInterval(timer)
}

function secondsLeft(error: AuthError | undefined): number | undefined {
  if (error?.retryAfterSeconds === undefined) return undefined
  if (error.status !== 429 && error.status !== 503) return undefined
  // Not by `Date`: whoever sets the clock back would wait for longer than they were told. In whole
  // milliseconds: a fraction more than seven seconds would round up to eight.
  const nowMs = Math.floor(performance.now())
  const endMs = retryAtMs.get(error) ?? nowMs + error.retryAfterSeconds * 1000
  retryAtMs.set(error, endMs)
  return Math.max(0, Math.ceil((endMs - nowMs) / 1000))
}
