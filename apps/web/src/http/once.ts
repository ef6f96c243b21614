/** Runs work once for each key, and returns the same result to calls that repeat the key. */
export type Once<Result> = (key: string, work: () => Promise<Result>) => Promise<Result>

/**
 * A double click sends a form twice when no script stops it, and the browser shows the second
 * response. Both must be about the same work.
 *
 * @param keptMs - How long a result is kept. Failed work can be repeated at once.
 */
export function createOnce<Result>(keptMs: number): Once<Result> {
  const results = new Map<string, Promise<Result>>()

  return (key, work) => {
    const known = results.get(key)
    if (known) return known
    const result = work()
    results.set(key, result)
    const forget = () => void results.delete(key)
    void result.then(() => setTimeout(forget, keptMs).unref(), forget)
    return result
  }
}
