import type { AuthError } from '@latchkey/auth-core/errors'
import { type Countdown, startCountdown } from '@latchkey/ui/view-models/countdown'
import { useCallback, useSyncExternalStore } from 'react'

/** The countdown of each error, so that every place that shows the error shows the same number. */
const countdowns = new WeakMap<AuthError, Countdown>()

/** Returns the seconds until a retry makes sense, down to zero. Undefined if the service named no time. */
export function useRetrySeconds(error: AuthError | undefined): number | undefined {
  const subscribe = useCallback(
    (listener: () => void) => countdownOf(error)?.subscribe(listener) ?? (() => undefined),
    [error],
  )
  return useSyncExternalStore(subscribe, () => countdownOf(error)?.secondsLeft())
}

function countdownOf(error: AuthError | undefined): Countdown | undefined {
  if (error?.retryAfterSeconds === undefined) return undefined
  if (error.status !== 429 && error.status !== 503) return undefined
  const countdown = countdowns.get(error) ?? startCountdown(error.retryAfterSeconds)
  countdowns.set(error, countdown)
  return countdown
}
