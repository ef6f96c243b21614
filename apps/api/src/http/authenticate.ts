import { AuthError } from '@latchkey/auth-core/errors'
import { type AccessClaims, verifyAccessToken } from '@latchkey/auth-core/tokens'
import { authenticate as authenticateBy, bearerToken } from '@latchkey/auth-verifier/express'
import type { Request, Response } from 'express'
import type { Context } from '../context.ts'
import { isPersonalToken } from '../domain/personal-token.ts'
import { explainSuperseded } from '../use-cases/accounts/explain-superseded.ts'
import { readPersonalToken } from '../use-cases/personal-tokens/read-personal-token.ts'

const CALLER = 'callerId'

/**
 * Returns the claims of the request's access token.
 *
 * @throws {@link AuthError} the codes of auth-verifier's `authenticate`; `user_not_found` or
 *   `user_inactive` when the account is deleted or disabled.
 */
export async function authenticate(ctx: Context, req: Request): Promise<AccessClaims> {
  try {
    const claims = await authenticateBy(ctx.tokenVerifier, req)
    if (req.res) req.res.locals[CALLER] = claims.user_id
    return claims
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'token_superseded') throw error
    const keys = ctx.keys.verifiers('access')
    const claims = verifyAccessToken(bearerToken(req), keys, ctx.tokens, ctx.now())
    throw await explainSuperseded(ctx, claims.user_id)
  }
}

/**
 * Like {@link authenticate}, but accepts personal access tokens too. Only endpoints whose row has
 * `personalTokens` use it.
 *
 * @throws {@link AuthError} the codes of {@link authenticate}.
 */
export async function authenticatePersonal(ctx: Context, req: Request): Promise<AccessClaims> {
  if (req.headers.authorization === undefined) return authenticate(ctx, req)
  const token = bearerToken(req)
  if (!isPersonalToken(token)) return authenticate(ctx, req)
  const claims = await readPersonalToken(ctx, token)
  if (req.res) req.res.locals[CALLER] = claims.user_id
  return claims
}

/** Like {@link authenticate}, but returns `undefined` without an `Authorization` header. */
export async function authenticateOptional(
  ctx: Context,
  req: Request,
): Promise<AccessClaims | undefined> {
  return req.headers.authorization === undefined ? undefined : authenticate(ctx, req)
}

/** Returns the account id of a request that {@link authenticate} accepted. */
export function callerIdOf(res: Response): string | undefined {
  const id: unknown = res.locals[CALLER]
  return typeof id === 'string' ? id : undefined
}
