/** Those who wait for something to happen. */
export interface Waits {
  /** Resolves at {@link wakeAll}, at the latest after `ms` milliseconds. */
  waitFor: (ms: number) => Promise<void>
  wakeAll: () => void
  /** Ends all waits. Later ones end at once. */
  close: () => void
}

export function createWaits(): Waits {
  const waiting = new Set<() => void>()
  let isClosed = false

  function wakeAll(): void {
    for (const wake of waiting) wake()
  }

  return {
    waitFor: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(wake, isClosed ? 0 : ms)
        function wake(): void {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      }),
    wakeAll,
    close: () => {
      isClosed = true
      wakeAll()
    },
  }
}
