import type { AccessQuery } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { assertPermission, type Role, type RolePermissions } from '@latchkey/auth-core/roles'
import { type AccessClaims, JWKS_MAX_AGE_SECONDS, toJwks } from '@latchkey/auth-core/tokens'
import type { Context } from '../context.ts'
import type { EndpointHandlers } from '../http/endpoint-types.ts'
import { servedEndpoints } from '../http/mount-endpoints.ts'
import { createOpenApi } from '../openapi/document.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { checkReadiness } from '../use-cases/check-readiness.ts'
import { followRevocations } from '../use-cases/sessions/follow-revocations.ts'

/** The index, probes and roles, and the endpoints that let other services verify tokens. */
export function serviceHandlers(ctx: Context) {
  const openApi = openApiOf(ctx)
  return {
    showAccess: async ({ caller, query }) => {
      assertAccess(caller, query, ctx.permissions)
      return toAccess(caller, ctx.permissions)
    },

    listKeys: async () => ({
      status: 200,
      body: toJwks(ctx.keys.verifiers('access')),
      headers: { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` },
    }),

    listRoles: async () => {
      const { customer, staff, admin } = ctx.permissions
      return {
        status: 200,
        body: { customer: [...customer], staff: [...staff], admin: [...admin] },
      }
    },

    followRevocations: async ({ query: { since, wait } }) => ({
      status: 200,
      body: await followRevocations(ctx, since, wait),
    }),

    listPaths: async () => ({ status: 200, body: addressesOf(ctx) }),

    showOpenApi: async () => ({
      status: 200,
      body: openApi(),
      headers: { 'Cache-Control': 'public, no-cache' },
    }),

    showLiveness: async () => ({ status: 200, body: { status: 'ok' } }),

    showReadiness: async () => {
      await checkReadiness(ctx)
      return { status: 200, body: { status: 'ok' } }
    },
  } satisfies Partial<EndpointHandlers>
}

/** Passes if the caller has the role and the permission that a gateway requires. */
function assertAccess(
  caller: { role: Role },
  { role, permission }: AccessQuery,
  permissions: RolePermissions,
): void {
  if (role !== undefined && role !== caller.role) throw new AuthError('permission_denied')
  if (permission !== undefined) assertPermission(caller, permission, permissions)
}

function toAccess({ user_id, sid, role, exp }: AccessClaims, permissions: RolePermissions) {
  return {
    status: 200 as const,
    body: { user_id, sid, role, exp },
    headers: {
      'Auth-User-Id': user_id,
      'Auth-Session-Id': sid,
      'Auth-Role': role,
      'Auth-Permissions': permissions[role].join(','),
    },
  }
}

/** Returns a function that creates the description at its first call. */
function openApiOf(ctx: Context): () => OpenApiDocument {
  let created: OpenApiDocument | undefined
  return () => (created ??= Object.freeze(createOpenApi(ctx.tokens.issuer, servedEndpoints(ctx))))
}

/** Returns the address of each path without parameters, by its name. */
function addressesOf(ctx: Context): Record<string, string> {
  const rows = servedEndpoints(ctx).filter(
    ([, { pathName, path }]) => pathName !== 'index' && !path.includes('{'),
  )
  const addresses = rows.map(([, { pathName, path }]) => [pathName, ctx.tokens.issuer + path])
  return Object.fromEntries(addresses)
}
