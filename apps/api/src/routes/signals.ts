import { PATHS } from '@latchkey/auth-core/contract'
import { type AccessClaims, JWKS_MAX_AGE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context, RequestContext } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { toStream } from '../serializers/stream-serializer.ts'
import { requestEvent } from '../use-cases/audit/request-event.ts'
import {
  createStream,
  revokeStream,
  showStreams,
  type StreamEventFor,
  type StreamSettings,
  verifyStream,
} from '../use-cases/signals/manage-streams.ts'
import { pollEvents } from '../use-cases/signals/poll-events.ts'

/** Streams of security events for services that do not know the revocation feed. */
export function signalHandlers(ctx: Context) {
  return {
    pollEvents: async ({ caller, body }) => ({
      status: 200,
      body: await pollEvents(ctx, caller, body),
    }),

    listStreams: async () => ({
      status: 200,
      body: (await showStreams(ctx.db)).map(toStream),
    }),

    createStream: async ({ caller, body, client }) => ({
      status: 201,
      body: toStream(await createStream(settingsOf(ctx), body, eventsBy(ctx, caller, client))),
    }),

    deleteStream: async ({ caller, params, client }) => {
      await revokeStream(ctx, params.id, eventsBy(ctx, caller, client))
      return { status: 204 }
    },

    verifyStream: async ({ params }) => {
      await verifyStream(ctx, params.id)
      return { status: 202 }
    },

    showSsfMetadata: async () => ({
      status: 200,
      body: {
        spec_version: '1_0',
        issuer: ctx.tokens.issuer,
        jwks_uri: ctx.tokens.issuer + PATHS.jwks,
        delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
        default_subjects: 'ALL',
      },
      headers: { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` },
    }),
  } satisfies Partial<EndpointHandlers>
}

function settingsOf({ db, now, secretBox, eventSender, keys }: Context): StreamSettings {
  const { algorithm } = keys.signer('access', now())
  return { db, now, secretBox, policy: eventSender.policy, algorithm }
}

function eventsBy(
  { now }: Context,
  { user_id: actorId }: AccessClaims,
  client: RequestContext,
): StreamEventFor {
  return (kind, details) => requestEvent(kind, client, { at: now(), actorId, details })
}
