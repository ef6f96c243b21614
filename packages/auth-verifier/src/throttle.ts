/**
 * Returns a function that runs `work` at most once in `ms` milliseconds. Calls in between share the
 * result of the last run.
 *
 * @param monotonicMs - Milliseconds by a monotonic clock.
 */
export function throttle(
  ms: number,
  work: () => Promise<void>,
  monotonicMs: () => number,
): () => Promise<void> {
  let startedAtMs = -Infinity
  let last: Promise<void> = Promise.resolve()

  return () => {
    if (monotonicMs() - startedAtMs >= ms) {
      startedAtMs = monotonicMs()
      last = work()
    }
    return last
  }
}
