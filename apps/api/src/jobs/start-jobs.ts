import { setTimeout as wait } from 'node:timers/promises'
import { Revocation } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import { KEYS_CHANNEL } from '../stores/key-store.ts'
import { type Feed, followNotifications, type Listeners } from '../stores/notification-feed.ts'
import { REVOCATIONS_CHANNEL } from '../stores/revocation-store.ts'
import { SERVICES_CHANNEL } from '../stores/service-store.ts'
import { STREAMS_CHANNEL } from '../stores/signal-stream-store.ts'
import { pollRevocations } from '../use-cases/sessions/follow-revocations.ts'
import { sealEvents } from '../use-cases/audit/seal-events.ts'
import { recordLiveSessions } from '../use-cases/audit/show-overview.ts'
import { sendEmails } from '../use-cases/emails/send-emails.ts'
import { purge } from '../use-cases/purge.ts'
import { createEventCourier, type EventCourier } from './event-courier.ts'

/** With the duration of a poll, every revocation arrives within a second. */
const REVOCATIONS_MS = 900
const KEYS_MS = 10_000
const SERVICES_MS = 10_000
const PURGE_MS = 60_000
const SEAL_MS = 1000
const REFUSALS_MS = 500
const MAILS_MS = 1000
/** Retries are due by the clock, without a notification. */
const STREAMS_MS = 1000
/** Running jobs get this long to end. Their transactions roll back after that. */
const STOP_WAIT_MS = 1000
const LAST_WRITE_MS = 3000
const COUNT_SESSIONS_MS = 300_000

export interface Jobs {
  stop: () => Promise<void>
}

/**
 * Starts the background jobs of an API process. They receive revocations and keys from other
 * processes, by notification and by a poll in case a notification is lost. They also seal audit
 * events, send emails and delete expired data. Resolves once earlier revocations are loaded.
 *
 * @param listenUrl - Where notifications arrive: Postgres without a pooler in transaction mode.
 */
export async function startJobs(ctx: Context, listenUrl: string): Promise<Jobs> {
  let since: string | undefined
  const poll = async (): Promise<void> => {
    since = await pollRevocations(ctx, since)
  }
  const courier = createEventCourier(ctx, (error) =>
    ctx.log.warn({ err: error }, 'delivering security events failed'),
  )

  await poll()
  const stopRepeating = [
    repeat(REVOCATIONS_MS, ctx, 'polling revocations', poll),
    repeat(KEYS_MS, ctx, 'polling keys', ctx.keys.reload),
    repeat(SERVICES_MS, ctx, 'polling services', ctx.services.reload),
    repeat(PURGE_MS, ctx, 'deleting expired data', () => purge(ctx)),
    repeat(SEAL_MS, ctx, 'sealing audit events', () => sealEvents(ctx)),
    repeat(REFUSALS_MS, ctx, 'writing access denials', ctx.accessDenials.write),
    repeat(MAILS_MS, ctx, 'sending emails', () => sendEmails(ctx)),
    repeat(STREAMS_MS, ctx, 'delivering security events', courier.check),
    repeat(COUNT_SESSIONS_MS, ctx, 'counting live sessions', async () => {
      await recordLiveSessions(ctx)
    }),
  ]
  const stopListening = followNotifications({
    url: listenUrl,
    echoDb: ctx.watchDb,
    listeners: listenersOf(ctx, courier),
    ...reportChanges(ctx),
  })
  const stopWork = [courier.stop, stopListening, ...stopRepeating]
  return { stop: () => stopJobs(ctx, stopWork) }
}

/** Ends the work, and waits no longer for any part of it than a silent database deserves. */
async function stopJobs(ctx: Context, stopWork: (() => Promise<void>)[]): Promise<void> {
  const running = Promise.all(stopWork.map((stop) => stop()))
  const lastWrite = attempt(ctx, 'writing access denials', ctx.accessDenials.writeAll)
  await within(LAST_WRITE_MS, lastWrite)
  await within(STOP_WAIT_MS, running)
  ctx.eventSender.close()
  await within(STOP_WAIT_MS, ctx.watchDb.destroy())
  ctx.mailer?.close()
}

function listenersOf(ctx: Context, courier: EventCourier): Listeners {
  const wakeStreams = (): void => {
    ctx.streamNews.wakeAll()
    void attempt(ctx, 'delivering security events', courier.wake)
  }
  return {
    [REVOCATIONS_CHANNEL]: (payload) => {
      addRevocation(ctx, payload)
      wakeStreams()
    },
    [STREAMS_CHANNEL]: wakeStreams,
    [KEYS_CHANNEL]: () => void attempt(ctx, 'loading keys', ctx.keys.reload),
    [SERVICES_CHANNEL]: () => void attempt(ctx, 'loading services', ctx.services.reload),
  }
}

/** Logs each reason once, and that notifications arrive again. */
function reportChanges({ log, listening }: Context): Pick<Feed, 'onBroken' | 'onHeard'> {
  let reason: string | undefined
  return {
    onBroken: ({ message }) => {
      listening.isConnected = false
      if (message === reason) return
      reason = message
      log.warn({ reason }, 'revocation notifications lost, polling only')
    },
    onHeard: () => {
      listening.isConnected = true
      if (reason !== undefined) log.info('revocation notifications arrive again')
      reason = undefined
    },
  }
}

function addRevocation({ revocations, log }: Context, payload: string): void {
  try {
    revocations.add([Revocation.parse(JSON.parse(payload))])
  } catch (error) {
    log.warn({ err: error }, 'invalid revocation notification ignored')
  }
}

/** Runs `work` repeatedly, with a pause of `ms` between runs. Returns a function that stops it after the current run. */
function repeat(
  ms: number,
  ctx: Context,
  title: string,
  work: () => Promise<void>,
): () => Promise<void> {
  let isStopped = false
  let running = Promise.resolve()
  let timer = setTimeout(next, ms)

  async function run(): Promise<void> {
    await attempt(ctx, title, work, () => !isStopped)
    if (!isStopped) timer = setTimeout(next, ms)
  }

  function next(): void {
    running = run()
  }

  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}

/** Waits for `work`, or until the time is up. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, wait(ms, undefined, { ref: false })])
}

/** Runs `work` and logs its failure. */
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
