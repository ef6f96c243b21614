import type { OwnAccount } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Request } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'

/**
 * Returns the account of the logged-in user.
 *
 * @throws {@link AuthError} a code with status 401 without a login, or the error of the API.
 */
export async function requireAccount(ctx: Context, req: Request): Promise<OwnAccount> {
  return authClientFor(ctx, req).ownAccount()
}

/** Returns the account of the logged-in user, or `undefined` without a login or an API response. */
export async function findAccount(ctx: Context, req: Request): Promise<OwnAccount | undefined> {
  try {
    return await requireAccount(ctx, req)
  } catch (error) {
    if (error instanceof AuthError) return undefined
    throw error
  }
}

/** Returns the account of the logged-in user for a form. Skips an API that has just failed. */
export async function whoIsHere(
  ctx: Context,
  req: Request,
  failure: AuthError | undefined,
): Promise<OwnAccount | undefined> {
  return failure && failure.status >= 500 ? undefined : findAccount(ctx, req)
}
