/** Wakes what waits for the events of streams. */
export interface StreamNews {
  wake: () => void
  /** Resolves at the next {@link wake}, at the latest after `ms` milliseconds. */
  wait: (ms: number) => Promise<void>
}

export function createStreamNews(): StreamNews {
  const waiting = new Set<() => void>()
  return {
    wake: () => {
      for (const resume of waiting) resume()
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resume, ms).unref() // a connection waits for it, or nothing does
        function resume(): void {
          clearTimeout(timer)
          waiting.delete(resume)
          resolve()
        }
        waiting.add(resume)
      }),
  }
}
