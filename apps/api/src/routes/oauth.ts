import { ACCESS_TOKEN_TYPE } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { toIntrospection } from '../serializers/token-serializer.ts'
import { exchangeToken } from '../use-cases/services/exchange-token.ts'
import { introspectToken } from '../use-cases/services/introspect-token.ts'
import { revokeToken } from '../use-cases/services/revoke-token.ts'

/** The OAuth endpoints for services. */
export function oauthHandlers(ctx: Context) {
  return {
    exchangeToken: async ({ caller, body }) => {
      const { token, scope, expiresInSeconds } = await exchangeToken(ctx, caller, body)
      return {
        status: 200,
        body: {
          access_token: token,
          issued_token_type: ACCESS_TOKEN_TYPE,
          token_type: 'Bearer',
          expires_in: expiresInSeconds,
          scope,
        },
      }
    },

    introspectToken: async ({ caller, body }) => {
      const claims = await introspectToken(ctx, caller, body.token)
      return { status: 200, body: claims ? toIntrospection(claims) : { active: false } }
    },

    revokeToken: async ({ caller, body, client }) => {
      await revokeToken(ctx, caller, body.token, client)
      return { status: 200, body: {} }
    },
  } satisfies Partial<EndpointHandlers>
}
