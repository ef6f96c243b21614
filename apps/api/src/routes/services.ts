import type { NewServiceBody, Service } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import type { ServiceRecord } from '../stores/service-store.ts'
import {
  addService,
  endService,
  showActiveServices,
} from '../use-cases/services/manage-services.ts'
import { callerAsManager } from '../use-cases/services/manager.ts'

/** The services and their credentials, for admins. */
export function servicesHandlers(ctx: Context) {
  return {
    listServices: async () => ({
      status: 200,
      body: (await showActiveServices(ctx)).map(toService),
    }),

    createService: async ({ caller, body, client }) => {
      rejectOwnAudience(ctx, body)
      const { credential, ...service } = await addService(
        ctx,
        body,
        callerAsManager(ctx, caller, client),
      )
      return { status: 201, body: { ...toService(service), credential } }
    },

    revokeService: async ({ caller, params, client }) => {
      await endService(ctx, params.id, callerAsManager(ctx, caller, client))
      return { status: 204 }
    },
  } satisfies Partial<EndpointHandlers>
}

/** A service with the audience of the API could not be used: see `audienceOf`. */
function rejectOwnAudience({ tokens }: Context, { uri }: NewServiceBody): void {
  if (uri !== tokens.audience) return
  throw new AuthError('invalid_request', {
    fields: { uri: ['This is the URI of Latchkey itself.'] },
  })
}

function toService({ id, name, uri, createdAt, lastUsedAt }: ServiceRecord): Service {
  return {
    id,
    name,
    uri,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}
