import type { Context } from './context.ts'
import { followEndedSessions } from './stores/session-ended-feed.ts'
import { purgeSessions } from './use-cases/sessions/purge-sessions.ts'

const POLL_MS = 1000
const PURGE_MS = 60_000

/**
 * What an API process does besides answering: hears of sessions that others end, by notification
 * and by a poll a second in case one is lost, and deletes sessions that are long over.
 *
 * @returns A function that stops all of it.
 */
export function startBackground(ctx: Context, databaseUrl: string): () => Promise<void> {
  const stopPolling = repeat(POLL_MS, ctx, 'polling for ended sessions', () =>
    ctx.revocations.poll(),
  )
  const stopPurging = repeat(PURGE_MS, ctx, 'deleting old sessions', () => purgeSessions(ctx))
  const stopFollowing = followEndedSessions(databaseUrl, ctx.revocations.markEnded, (error) =>
    ctx.log.warn({ reason: error.message }, 'not hearing of ended sessions, polling alone'),
  )
  return async () => {
    stopPolling()
    stopPurging()
    await stopFollowing()
  }
}

/** Does `work` again and again, `ms` after the last time was done. A failure is logged. */
function repeat(
  ms: number,
  { log }: Context,
  title: string,
  work: () => Promise<void>,
): () => void {
  let isStopped = false
  let timer = setTimeout(next, ms)

  async function run(): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!isStopped) log.warn({ err: error }, `${title} failed`)
    }
    if (!isStopped) timer = setTimeout(next, ms)
  }

  function next(): void {
    void run()
  }

  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
