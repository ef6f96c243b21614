import { AuthError } from '@latchkey/auth-core/errors'
import { bearerToken, identify } from '@latchkey/auth-verifier/express'
import { type AccessClaims, verifyAccessToken } from '@latchkey/auth-core/tokens'
import type { Request, Response } from 'express'
import type { Context } from '../context.ts'
import { explainSuperseded } from '../use-cases/accounts/explain-superseded.ts'

const CALLER = 'callerId'

/**
 * Who is calling.
 *
 * @throws {@link AuthError} see `identify` of auth-core; `user_not_found` or `user_inactive` where the
 *   account is the reason.
 */
export async function callerOf(ctx: Context, req: Request): Promise<AccessClaims> {
  try {
    const claims = await identify(ctx.access, req)
    if (req.res) req.res.locals[CALLER] = claims.user_id
    return claims
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'token_superseded') throw error
    const keys = ctx.keys.verifiers('access')
    const claims = verifyAccessToken(bearerToken(req), keys, ctx.tokens, ctx.now())
    throw await explainSuperseded(ctx, claims.user_id)
  }
}

/** Who is calling, or `undefined` when the request does not say. */
export async function callerOrAnybody(
  ctx: Context,
  req: Request,
): Promise<AccessClaims | undefined> {
  return req.headers.authorization === undefined ? undefined : callerOf(ctx, req)
}

/** The account that {@link callerOf} found behind a request. */
export function callerIdOf(res: Response): string | undefined {
  const id: unknown = res.locals[CALLER]
  return typeof id === 'string' ? id : undefined
}
