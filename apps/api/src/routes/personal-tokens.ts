import type { PersonalToken } from '@latchkey/auth-core/contract'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import type { PersonalTokenRecord } from '../stores/personal-token-store.ts'
import {
  createOwnToken,
  listOwnTokens,
  revokeOwnToken,
} from '../use-cases/personal-tokens/manage-personal-tokens.ts'

/** The caller's personal access tokens. */
export function personalTokenHandlers(ctx: Context) {
  return {
    listPersonalTokens: async ({ caller }) => {
      const tokens = await listOwnTokens(ctx, caller)
      return { status: 200, body: tokens.map(toPersonalToken) }
    },

    createPersonalToken: async ({ caller, body, client }) => {
      const { token, ...record } = await createOwnToken(ctx, caller, body, client)
      return { status: 201, body: { ...toPersonalToken(record), token } }
    },

    revokePersonalToken: async ({ caller, params, client }) => {
      await revokeOwnToken(ctx, caller, params.id, client)
      return { status: 204 }
    },
  } satisfies Partial<EndpointHandlers>
}

function toPersonalToken(token: PersonalTokenRecord): PersonalToken {
  return {
    id: token.id,
    name: token.name,
    permissions: token.permissions,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
  }
}
