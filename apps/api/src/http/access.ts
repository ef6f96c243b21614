import { type AccessRules, requireAccess } from '@latchkey/auth-core/express'
import type { AccessClaims } from '@latchkey/auth-core/tokens'
import type { Request } from 'express'
import type { Context } from '../context.ts'

/**
 * Who is calling.
 *
 * @throws {@link AuthError} see `requireAccess` of auth-core.
 */
export function callerOf(ctx: Context, req: Request): AccessClaims {
  const rules: AccessRules = {
    keys: () => ctx.keys.access,
    settings: ctx.tokens,
    now: ctx.now,
    isRevoked: ({ sid }) => ctx.revocations.isEnded(sid),
  }
  return requireAccess(rules, req)
}

/** Who is calling, or `undefined` when the request does not say. */
export function callerOrAnybody(ctx: Context, req: Request): AccessClaims | undefined {
  return req.headers.authorization === undefined ? undefined : callerOf(ctx, req)
}
