import { PATHS } from '@latchkey/auth-core/contract'
import { JWKS_MAX_AGE_SECONDS } from '@latchkey/auth-core/tokens'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { toStream } from '../serializers/stream-serializer.ts'
import { callerAsManager } from '../use-cases/services/manager.ts'
import {
  createStream,
  revokeStream,
  showStreams,
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

    createStream: async ({ caller, body, client }) => {
      const manager = callerAsManager(ctx, caller, client)
      return { status: 201, body: toStream(await createStream(settingsOf(ctx), body, manager)) }
    },

    deleteStream: async ({ caller, params, client }) => {
      await revokeStream(ctx, params.id, callerAsManager(ctx, caller, client))
      return { status: 204 }
    },

    verifyStream: async ({ caller, params, client }) => {
      await verifyStream(ctx, params.id, callerAsManager(ctx, caller, client))
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
