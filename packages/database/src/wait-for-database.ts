import { setTimeout as wait } from 'node:timers/promises'
import { causeOf, isDatabaseAway } from './database-away.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5000
/** A wrong role or password, or no such database: waiting does not help. */
const REJECTED = /^(28|3D)...$/

/**
 * Runs `work`, and runs it again for as long as Postgres is unavailable, after pauses that grow to
 * five seconds. Without an end: a supervisor decides how long a start may take.
 *
 * @param report - Gets the cause of each failure, such as `ECONNREFUSED`.
 * @throws What `work` throws for another reason, and when Postgres rejects the login.
 */
export async function waitForDatabase<Result>(
  work: () => Promise<Result>,
  report: (cause: string) => void,
): Promise<Result> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseAway(error) || REJECTED.test(causeOf(error))) throw error
      report(causeOf(error))
    }
    await wait(pauseMs)
  }
}
