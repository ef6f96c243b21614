/** Several times a second, so that a late timer skips no number. */
const TICK_MS = 250

/** Counts the seconds until a retry makes sense. */
export interface Countdown {
  /** Whole seconds, down to zero. */
  secondsLeft: () => number
  /** Calls `listener` as the seconds pass, until zero. Returns a function that stops it. */
  subscribe: (listener: () => void) => () => void
}

/**
 * Starts a countdown now.
 *
 * It reads a monotonic clock, because a user may set the wall clock back. It reads whole milliseconds: a
 * fraction over seven seconds would round up to eight.
 */
export function startCountdown(seconds: number): Countdown {
  const endMs = wholeMs() + seconds * 1000
  const secondsLeft = (): number => Math.max(0, Math.ceil((endMs - wholeMs()) / 1000))
  return {
    secondsLeft,
    subscribe: (listener) => {
      if (secondsLeft() === 0) return () => undefined
      const timer = setInterval(() => {
        if (secondsLeft() === 0) clearInterval(timer)
        listener()
      }, TICK_MS)
      return () => clearInterval(timer)
    },
  }
}

function wholeMs(): number {
  return Math.floor(performance.now())
}
