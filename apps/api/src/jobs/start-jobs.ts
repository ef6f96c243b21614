import { Revocation } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import { KEYS_CHANNEL } from '../stores/key-store.ts'
import { followNotifications } from '../stores/notification-feed.ts'
import { REVOCATIONS_CHANNEL } from '../stores/revocation-store.ts'
import { pollRevocations } from '../use-cases/sessions/follow-revocations.ts'
import { sealEvents } from '../use-cases/audit/seal-events.ts'
import { countLiveSessions } from '../use-cases/audit/show-overview.ts'
import { sendEmails } from '../use-cases/emails/send-emails.ts'
import { purge } from '../use-cases/purge.ts'

/** With what a poll takes, each is heard of within a second. */
const REVOCATIONS_MS = 900
const KEYS_MS = 10_000
const PURGE_MS = 60_000
const SEAL_MS = 1000
const REFUSALS_MS = 500
const MAILS_MS = 1000
const COUNT_SESSIONS_MS = 300_000

export interface Jobs {
  stop: () => Promise<void>
}

/**
 * What an API process does besides answering. It hears of what other processes revoke and of new keys,
 * by notification and by a poll in case one is lost, and deletes what is long over. When this settles,
 * the process knows what was revoked before.
 */
export async function startJobs(ctx: Context, databaseUrl: string): Promise<Jobs> {
  let since: string | undefined
  const hear = async (): Promise<void> => {
    since = await pollRevocations(ctx, since)
  }
  const listeners = {
    [REVOCATIONS_CHANNEL]: (payload: string) => addRevocation(ctx, payload),
    [KEYS_CHANNEL]: () => void attempt(ctx, 'loading the keys', ctx.keys.reload),
  }

  await hear()
  const stopRepeating = [
    repeat(REVOCATIONS_MS, ctx, 'polling for revocations', hear),
    repeat(KEYS_MS, ctx, 'polling for keys', ctx.keys.reload),
    repeat(PURGE_MS, ctx, 'deleting what is over', () => purge(ctx)),
    repeat(SEAL_MS, ctx, 'sealing the audit log', () => sealEvents(ctx)),
    repeat(REFUSALS_MS, ctx, 'writing down accessDenials', ctx.accessDenials.write),
    repeat(MAILS_MS, ctx, 'sending mails', () => sendEmails(ctx)),
    repeat(COUNT_SESSIONS_MS, ctx, 'counting the sessions', async () => {
      await countLiveSessions(ctx)
    }),
  ]
  const stopListening = followNotifications(databaseUrl, listeners, (error) =>
    ctx.log.warn({ reason: error.message }, 'not hearing of revocations, polling alone'),
  )
  return {
    stop: async () => {
      for (const stop of stopRepeating) stop()
      await stopListening()
      await ctx.watchDb.destroy()
      ctx.mailer?.close()
      await attempt(ctx, 'writing down accessDenials', ctx.accessDenials.writeAll)
    },
  }
}

function addRevocation({ revocations, log }: Context, payload: string): void {
  try {
    revocations.add([Revocation.parse(JSON.parse(payload))])
  } catch (error) {
    log.warn({ err: error }, 'a notification that is none of ours, left to the poll')
  }
}

/** Does `work` again and again, `ms` after the last time was done. */
function repeat(ms: number, ctx: Context, title: string, work: () => Promise<void>): () => void {
  let isStopped = false
  let timer = setTimeout(next, ms)

  async function run(): Promise<void> {
    await attempt(ctx, title, work, () => !isStopped)
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

/** Does `work` and logs its failure. */
async function attempt(
  { log }: Context,
  title: string,
  work: () => Promise<void>,
  isOfInterest: () => boolean = () => true,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isOfInterest()) log.warn({ err: error }, `${title} failed`)
  }
}
