import { DEVICE_TOKEN_HEADER, REFRESH_OUTCOME_HEADER } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { blacklist } from '../use-cases/sessions/end-session.ts'
import { logIn } from '../use-cases/sessions/log-in.ts'
import { refreshSession } from '../use-cases/sessions/refresh-session.ts'
import { verifyToken } from '../use-cases/sessions/verify-token.ts'
import { toLoginTokens } from '../serializers/token-serializer.ts'

export function tokenHandlers(ctx: Context) {
  return {
    logIn: async ({ body, client }) => {
      const { tokens, deviceToken } = await logIn(ctx, body, client)
      const headers = { [DEVICE_TOKEN_HEADER]: deviceToken }
      return { status: 200, body: toLoginTokens(tokens), headers }
    },

    refresh: async ({ body, client }) => {
      const { tokens, outcome } = await refreshSession(ctx, body, client)
      return { status: 200, body: tokens, headers: { [REFRESH_OUTCOME_HEADER]: outcome } }
    },

    blacklist: async ({ body, client }) => {
      await blacklist(ctx, body.refresh, client)
      return { status: 200, body: {} }
    },

    verifyToken: async ({ body }) => {
      await verifyToken(ctx, body.token)
      return { status: 200, body: {} }
    },
  } satisfies Partial<EndpointHandlers>
}
