import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { atMost, choice, flag, presentText } from './fields.ts'
import { FEED_MAX_WAIT_SECONDS } from './service.ts'
import { SERVICE_MANAGERS } from './services.ts'

/** How a stream reaches its service: RFC 8936, RFC 8935, OpenID Connect Back-Channel Logout 1.0. */
export const DELIVERIES = ['poll', 'push', 'logout'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** The most events in a response to a poll. */
export const POLL_MAX_EVENTS = 100
/** The longest wait of a poll for an event, in seconds. */
export const POLL_MAX_WAIT_SECONDS = FEED_MAX_WAIT_SECONDS
/** The most acknowledgments in a poll. */
export const POLL_MAX_ACKS = 1000

const URL_MAX_LENGTH = 400
const AUTHORIZATION_MAX_LENGTH = 1000
const JTI_MAX_LENGTH = 200
const ERROR_MAX_LENGTH = 200

const jti = z.string().max(JTI_MAX_LENGTH, atMost(JTI_MAX_LENGTH))
const isShort = (object: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(object).length <= POLL_MAX_ACKS
const TOO_MANY = `Give at most ${POLL_MAX_ACKS}.`

/** The request of RFC 8936 §2.2. */
export const PollBody = z.object({
  /** More than the maximum counts as the maximum. 0 only acknowledges. */
  maxEvents: z
    .union([z.string(), z.number()])
    .transform(Number)
    .pipe(
      z
        .int('A valid integer is required.')
        .min(0, 'Ensure this value is greater than or equal to 0.'),
    )
    .transform((count) => Math.min(count, POLL_MAX_EVENTS))
    .default(POLL_MAX_EVENTS)
    .meta({ type: 'integer', minimum: 0, maximum: POLL_MAX_EVENTS, anyOf: undefined }),
  /** Without it, an empty response waits for the next event. */
  returnImmediately: flag.default(false),
  /** The `jti` of received events. */
  ack: z.array(jti).max(POLL_MAX_ACKS, TOO_MANY).default([]),
  /** The errors of rejected events, by `jti`. They count as acknowledged. */
  setErrs: z
    .record(jti, z.object({ err: z.string().max(ERROR_MAX_LENGTH).optional() }))
    .refine(isShort, TOO_MANY)
    .default({}),
})
export type PollBody = z.infer<typeof PollBody>

/** The response of RFC 8936 §2.3. */
export const PolledEvents = z.object({
  /** Security event tokens (RFC 8417), by their `jti`. */
  sets: z.record(z.string(), z.string()),
  moreAvailable: z.boolean(),
})
export type PolledEvents = z.infer<typeof PolledEvents>

export const NewStreamBody = z.object({
  /** The name of an active service without a stream. */
  service: presentText,
  delivery: choice(DELIVERIES),
  /** Where events are sent to. Not for `poll`. */
  url: presentText.max(URL_MAX_LENGTH, atMost(URL_MAX_LENGTH)).optional(),
  /** The `Authorization` header to send with `push`, such as `Bearer …`. */
  authorization: presentText
    .max(AUTHORIZATION_MAX_LENGTH, atMost(AUTHORIZATION_MAX_LENGTH))
    .regex(/^[!-~]+( [!-~]+)*$/, 'Use printable ASCII characters.')
    .optional(),
})
export type NewStreamBody = z.infer<typeof NewStreamBody>

/** A stream of security events to a service. Times are ISO 8601, UTC. */
export const Stream = z.object({
  id: z.string(),
  service: z.string(),
  delivery: z.enum(DELIVERIES),
  url: z.string().nullable(),
  /** Whether an `Authorization` header is stored. It is never shown. */
  has_authorization: z.boolean(),
  /** `paused` after three days of failed deliveries. */
  status: z.enum(['enabled', 'paused']),
  created_at: z.string(),
  failing_since: z.string().nullable(),
  last_error: z.string().nullable(),
  last_error_at: z.string().nullable(),
})
export type Stream = z.infer<typeof Stream>
export const StreamList = z.array(Stream)

/** Transmitter configuration metadata (OpenID Shared Signals Framework 1.0 §7.1). */
export const SsfMetadata = z.object({
  spec_version: z.string(),
  issuer: z.string(),
  jwks_uri: z.string(),
  delivery_methods_supported: z.array(z.string()),
  default_subjects: z.literal('ALL'),
})
export type SsfMetadata = z.infer<typeof SsfMetadata>

export const pollEvents = endpoint({
  summary:
    'Returns security events for your service (RFC 8936): `{maxEvents, returnImmediately, ack, setErrs}` → `{sets, moreAvailable}`',
  method: 'POST',
  path: '/auth/signals/poll/',
  pathName: 'pollSignals',
  access: 'service',
  body: PollBody,
  responses: { 200: PolledEvents },
  errors: ['not_found'],
})

export const listStreams = endpoint({
  summary: 'Lists the streams of security events',
  method: 'GET',
  path: '/auth/signals/streams/',
  pathName: 'streams',
  access: SERVICE_MANAGERS,
  responses: { 200: StreamList },
  errors: [],
})

export const createStream = endpoint({
  summary: 'Creates the stream of a service: `{service, delivery, url?, authorization?}`',
  method: 'POST',
  path: '/auth/signals/streams/',
  pathName: 'streams',
  access: SERVICE_MANAGERS,
  body: NewStreamBody,
  responses: { 201: Stream },
  errors: [],
})

export const deleteStream = endpoint({
  summary: 'Ends a stream → 204',
  method: 'DELETE',
  path: '/auth/signals/streams/{id}/',
  pathName: 'stream',
  access: SERVICE_MANAGERS,
  responses: { 204: null },
  errors: ['not_found'],
})

export const verifyStream = endpoint({
  summary: 'Sends a verification event, and resumes a paused stream → 202',
  method: 'POST',
  path: '/auth/signals/streams/{id}/verify/',
  pathName: 'streamVerification',
  access: SERVICE_MANAGERS,
  responses: { 202: null },
  errors: ['not_found'],
})

export const showSsfMetadata = endpoint({
  summary: 'Returns how security events are delivered (OpenID Shared Signals Framework)',
  method: 'GET',
  path: '/.well-known/ssf-configuration',
  pathName: 'ssfMetadata',
  access: 'public',
  requestHeaders: ['If-None-Match'],
  responses: { 200: SsfMetadata, 304: null },
  responseHeaders: { 'Cache-Control': z.string() },
  errors: [],
})
