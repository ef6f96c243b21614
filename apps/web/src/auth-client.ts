import { AuthClient } from '@latchkey/auth-core/client'
import { sessionTokens } from '@latchkey/auth-core/session-tokens'
import type { Request } from 'express'
import type { Context } from './context.ts'

/** The auth API on behalf of one browser, whose tokens live in its session. */
export function authClientFor({ config, refreshes, clock }: Context, req: Request): AuthClient {
  return new AuthClient({
    baseUrl: config.apiUrl,
    store: sessionTokens(req, config.sessionSecret),
    refreshes,
    clock,
  })
}
