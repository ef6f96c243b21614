import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { type SecurityEvent, VERIFICATION_KEY } from '../../domain/security-events.ts'
import {
  type Claim,
  claimStream,
  markSent,
  markVerified,
  postponeStream,
  releaseStream,
} from '../../stores/signal-claim-store.ts'
import { findStream, type StreamRecord } from '../../stores/signal-stream-store.ts'
import { pendingEvents } from './pending-events.ts'
import { describeError, describeResponse } from './receiver-error.ts'
import { decryptAuthorization } from './receiver-authorization.ts'
import { signEvent } from './sign-event.ts'

/** Longer than the timeout of a request. A process that is killed holds its streams this long. */
const CLAIM_MS = 10_000
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60 * 60_000
/** A stream whose deliveries all failed for this long is paused. */
const PAUSED_AFTER_MS = 3 * 24 * 60 * 60_000

interface DeliveryOptions {
  /** Whether to stop before the next event. */
  isStopping: () => boolean
  /** Whether there is probably an event, so that it is not worth a look before the claim. */
  hasNews: boolean
}

/**
 * Sends the pending events of a stream in order, one at a time, until none is left or one fails. Of
 * several processes, one sends. An event is marked after the receiver accepted it, so a crash in
 * between sends it again, with the same `jti`.
 */
export async function deliverEvents(
  ctx: Context,
  streamId: string,
  { isStopping, hasNews }: DeliveryOptions,
): Promise<void> {
  for (let isFirst = true; !isStopping(); isFirst = false) {
    if (!(hasNews && isFirst) && !(await isPending(ctx, streamId))) return
    const claim = { streamId, claimId: randomUUID() }
    if (!(await claimStream(ctx.db, claim, ctx.now(), later(ctx, CLAIM_MS)))) return
    if (!(await sendPage(ctx, claim, isStopping))) return
    // An event that commits before the release woke only processes without the claim.
    await releaseStream(ctx.db, claim)
  }
}

async function isPending(ctx: Context, streamId: string): Promise<boolean> {
  const stream = await findStream(ctx.db, streamId)
  return stream !== undefined && (await pendingEvents(ctx, stream)).length > 0
}

/** Returns `false` when the stream must not be read again: after a failure or a lost claim. */
async function sendPage(ctx: Context, claim: Claim, isStopping: () => boolean): Promise<boolean> {
  const stream = await findStream(ctx.db, claim.streamId)
  if (!stream) return false
  for (const event of await pendingEvents(ctx, stream)) {
    if (isStopping()) break
    const error = await send(ctx, stream, event)
    if (error !== undefined) return postpone(ctx, claim, stream, error)
    if (!(await mark(ctx, claim, event))) return false
  }
  return true
}

async function mark(ctx: Context, claim: Claim, { key, jti }: SecurityEvent): Promise<boolean> {
  const isVerification = key === VERIFICATION_KEY
  if (isVerification) await markVerified(ctx.db, claim.streamId, jti)
  return markSent(ctx.db, claim, isVerification ? [] : [key], later(ctx, CLAIM_MS))
}

/** Sends an event, and returns why the receiver did not accept it, or `undefined`. */
async function send(
  ctx: Context,
  stream: StreamRecord,
  event: SecurityEvent,
): Promise<string | undefined> {
  const { delivery, url } = stream
  try {
    const token = signEvent(ctx, stream, event)
    const [headers, body] = delivery === 'push' ? pushOf(ctx, stream, token) : logoutOf(token)
    const { status, body: text } = await ctx.eventSender.post(url ?? '', headers, body)
    return ACCEPTED[delivery].includes(status) ? undefined : describeResponse(status, text)
  } catch (error) {
    return describeError(error)
  }
}

/** RFC 8935 §2.2, and Back-Channel Logout 1.0 §2.8, which mentions 204 of some frameworks. */
const ACCEPTED: Record<StreamRecord['delivery'], readonly number[]> = {
  poll: [],
  push: [202],
  logout: [200, 204],
}

type Message = [headers: Record<string, string>, body: string]

/** @see {@link https://www.rfc-editor.org/rfc/rfc8935#section-2.1 | RFC 8935 §2.1} */
function pushOf(ctx: Context, { encryptedAuthorization }: StreamRecord, token: string): Message {
  const authorization =
    encryptedAuthorization && decryptAuthorization(ctx.secretBox, encryptedAuthorization)
  const headers = {
    'Content-Type': 'application/secevent+jwt',
    Accept: 'application/json',
    ...(authorization !== null && { Authorization: authorization }),
  }
  return [headers, token]
}

/** @see OpenID Connect Back-Channel Logout 1.0 §2.5 */
function logoutOf(token: string): Message {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  return [headers, new URLSearchParams({ logout_token: token }).toString()]
}

async function postpone(
  ctx: Context,
  claim: Claim,
  { id, service, attempts }: StreamRecord,
  error: string,
): Promise<false> {
  const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)
  const pauseMs = (longestMs * (1 + Math.random())) / 2
  const isPaused = await postponeStream(ctx.db, claim, {
    error,
    at: ctx.now(),
    retryAt: later(ctx, pauseMs),
    pausedIfBefore: later(ctx, -PAUSED_AFTER_MS),
  })
  const facts = { streamId: id, service, reason: error, attempts: attempts + 1 }
  if (isPaused) ctx.log.error(facts, 'stream of security events paused after days of failures')
  else ctx.log.warn(facts, 'security event not delivered, will retry')
  return false
}

function later({ now }: Context, ms: number): Date {
  return new Date(now().getTime() + ms)
}
