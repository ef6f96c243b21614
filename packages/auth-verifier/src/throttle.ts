/**
 * Does `work` when asked, but not again within `ms`: whoever asks meanwhile gets what there is.
 *
 * @param monotonicMs - Milliseconds by a clock that never jumps.
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
