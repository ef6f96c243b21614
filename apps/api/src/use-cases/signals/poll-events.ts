import {
  type PollBody,
  POLL_MAX_WAIT_SECONDS,
  type PolledEvents,
} from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../../context.ts'
import { type SecurityEvent, VERIFICATION_KEY } from '../../domain/security-events.ts'
import type { ServiceRecord } from '../../stores/service-store.ts'
import { markVerified } from '../../stores/signal-claim-store.ts'
import { markAcknowledged, recordStreamError } from '../../stores/signal-event-store.ts'
import { findStreamOf, type StreamRecord } from '../../stores/signal-stream-store.ts'
import { pendingEvents } from './pending-events.ts'
import { errorCode } from './receiver-error.ts'
import { signEvent } from './sign-event.ts'

/**
 * Marks the acknowledged events of the caller's stream as delivered, and returns the next ones.
 * Events that are not acknowledged are returned again. Ignores acknowledgments of other events.
 * Without events it waits for the next one, unless the caller asked for an immediate response.
 *
 * @throws {@link AuthError} `not_found` when the service has no stream that it can poll,
 *   `unavailable` while events cannot be signed.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8936#section-2 | RFC 8936 §2}
 */
export async function pollEvents(
  ctx: Context,
  { id }: ServiceRecord,
  { maxEvents, returnImmediately, ack, setErrs }: PollBody,
): Promise<PolledEvents> {
  const isWaiting = !returnImmediately && maxEvents > 0
  const news = isWaiting ? nextNews(ctx) : undefined // before the read, to miss none
  const rejected = Object.entries(setErrs)
  await acknowledge(ctx, await requireStream(ctx, id), [...ack, ...rejected.map(([jti]) => jti)])
  const [, firstError] = rejected[0] ?? []
  if (firstError) await recordError(ctx, id, firstError.err)

  const page = await readPage(ctx, id, maxEvents)
  const isEmpty = Object.keys(page.sets).length === 0
  if (!isEmpty || !news) return page
  await news
  return readPage(ctx, id, maxEvents)
}

async function nextNews({ revocations, streamNews }: Context): Promise<void> {
  const ms = POLL_MAX_WAIT_SECONDS * 1000
  await Promise.race([revocations.waitForChange(ms), streamNews.waitFor(ms)])
}

async function acknowledge(
  ctx: Context,
  stream: StreamRecord,
  jtis: readonly string[],
): Promise<void> {
  if (jtis.length === 0) return
  const acknowledged = new Set(jtis)
  const pending = await pendingEvents(ctx, stream)
  const events = pending.filter(({ jti }) => acknowledged.has(jti))
  const keys = events.map(({ key }) => key).filter((key) => key !== VERIFICATION_KEY)
  if (keys.length > 0) await markAcknowledged(ctx.db, stream.id, keys)
  const verification = events.find(({ key }) => key === VERIFICATION_KEY)
  if (verification) await markVerified(ctx.db, stream.id, verification.jti)
}

async function recordError(ctx: Context, serviceId: string, err: string | undefined) {
  const stream = await requireStream(ctx, serviceId)
  const error = `rejected: ${errorCode(err) ?? 'no code'}`
  await recordStreamError(ctx.db, stream.id, error, ctx.now())
  ctx.log.warn({ streamId: stream.id, reason: error }, 'security event rejected by its receiver')
}

/** Reads the stream again: it may have ended during a wait. */
async function readPage(ctx: Context, serviceId: string, most: number): Promise<PolledEvents> {
  const stream = await requireStream(ctx, serviceId)
  const pending = await pendingEvents(ctx, stream)
  const toSet = (event: SecurityEvent) => [event.jti, signEvent(ctx, stream, event)] as const
  return {
    sets: Object.fromEntries(pending.slice(0, most).map(toSet)),
    moreAvailable: pending.length > most,
  }
}

async function requireStream({ db }: Context, serviceId: string): Promise<StreamRecord> {
  const stream = await findStreamOf(db, serviceId)
  if (stream?.delivery !== 'poll') throw new AuthError('not_found')
  return stream
}
