import { AuthError } from '@latchkey/auth-core/errors'
import { narrowScope, type Permission } from '@latchkey/auth-core/roles'
import type { Context } from '../../context.ts'
import { audienceOf } from '../../domain/service-audience.ts'

/** What a client wants an access token for. */
export interface TargetRequest {
  /** The name or URI of a service. */
  resource?: string | undefined
  /** Names of permissions, separated by spaces. */
  scope?: string | undefined
}

/** The audience and the permissions of an access token for a service. */
export interface Target {
  audience: string
  /** Returns the `scope` claim: the requested permissions that are also among these. */
  scopeWithin: (granted: readonly Permission[]) => string
}

const NO_RESOURCE = 'Give a resource too: only tokens for a service can be limited.'

/**
 * Returns the requested target, or `undefined` for the default: a token for the API itself. Does NOT
 * change anything, so call it before the session moves.
 *
 * @throws {@link AuthError} `invalid_target` when no active service has the name or URI,
 *   `invalid_scope`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8707#section-2 | RFC 8707 §2}
 */
export async function requireTarget(
  ctx: Context,
  { resource, scope }: TargetRequest,
): Promise<Target | undefined> {
  if (resource !== undefined) return requireServiceTarget(ctx, resource, scope)
  if (scope === undefined) return undefined
  throw new AuthError('invalid_scope', { values: { reason: NO_RESOURCE } })
}

/**
 * Returns the target for a service.
 *
 * @throws {@link AuthError} `invalid_target`, `invalid_scope`.
 */
export async function requireServiceTarget(
  ctx: Context,
  resource: string,
  scope: string | undefined,
): Promise<Target> {
  const service = await ctx.services.find(resource)
  if (!service) throw new AuthError('invalid_target')
  narrowScope([], scope) // rejects an invalid scope before anything changes
  return {
    audience: audienceOf(ctx, service),
    scopeWithin: (granted) => narrowScope(granted, scope),
  }
}
