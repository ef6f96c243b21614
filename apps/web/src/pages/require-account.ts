import type { OwnAccount } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Request } from 'express'
import { authClientFor } from '../auth-client.ts'
import type { Context } from '../context.ts'

/**
 * Whoever is logged in.
 *
 * @throws {@link AuthError} a code with status 401 when nobody is, or what the API answered.
 */
export async function requireAccount(ctx: Context, req: Request): Promise<OwnAccount> {
  return authClientFor(ctx, req).ownAccount()
}

/** Whoever is logged in, if that can be told: for pages that do without. */
export async function findAccount(ctx: Context, req: Request): Promise<OwnAccount | undefined> {
  try {
    return await requireAccount(ctx, req)
  } catch (error) {
    if (error instanceof AuthError) return undefined
    throw error
  }
}

/** Whoever is logged in while they see a form. An API that has just failed is not waited for again. */
export async function whoIsHere(
  ctx: Context,
  req: Request,
  failure: AuthError | undefined,
): Promise<OwnAccount | undefined> {
  return failure && failure.status >= 500 ? undefined : findAccount(ctx, req)
}
