import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { endOtherSessions, endOwnSession } from '../use-cases/sessions/end-session.ts'
import {
  endSessionsOf,
  showSessionsOf,
  listSessionsOf,
} from '../use-cases/sessions/manage-sessions.ts'
import { toSession } from '../serializers/session-serializer.ts'

/** The sessions of the caller, and those of any account. */
export function sessionHandlers(ctx: Context) {
  return {
    listSessions: async ({ caller }) => {
      const sessions = await listSessionsOf(ctx, caller.user_id)
      return { status: 200, body: sessions.map((session) => toSession(session, caller.sid)) }
    },

    endOtherSessions: async ({ caller, client }) => {
      return { status: 200, body: { ended: await endOtherSessions(ctx, caller, client) } }
    },

    endSession: async ({ caller, params, client }) => {
      await endOwnSession(ctx, caller, params.id, client)
      return { status: 204 }
    },

    listAccountSessions: async ({ caller, params }) => {
      const sessions = await showSessionsOf(ctx, params.id)
      return { status: 200, body: sessions.map((session) => toSession(session, caller.sid)) }
    },

    endAccountSessions: async ({ caller, params, client }) => {
      return { status: 200, body: { ended: await endSessionsOf(ctx, caller, params.id, client) } }
    },
  } satisfies Partial<EndpointHandlers>
}
