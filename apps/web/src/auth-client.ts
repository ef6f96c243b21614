import { AdminClient } from '@latchkey/auth-client/admin-client'
import { AuthClient } from '@latchkey/auth-client/client'
import { DEVICE_HEADER, deviceOf, signDevice } from '@latchkey/auth-core/device'
import { AccountRecoveryClient } from '@latchkey/auth-client/account-recovery-client'
import { sessionTokens } from '@latchkey/auth-client/session-tokens'
import type { Request } from 'express'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { cookieDevices } from './http/device-cookie.ts'

/** The auth API on behalf of one browser, whose tokens live in its session. */
export function authClientFor({ config, refreshes, clock }: Context, req: Request): AuthClient {
  return new AuthClient({
    baseUrl: config.apiUrl,
    store: sessionTokens(req, config.sessionSecret),
    devices: cookieDevices(req),
    headers: () => deviceHeaders(config, req),
    refreshes,
    clock,
  })
}

/** What staff and admins ask, on behalf of one browser. */
export function adminClientFor(ctx: Context, req: Request): AdminClient {
  return new AdminClient(authClientFor(ctx, req))
}

/** What goes by mail, on behalf of one browser. */
export function accountRecoveryClientFor(ctx: Context, req: Request): AccountRecoveryClient {
  return new AccountRecoveryClient(authClientFor(ctx, req))
}

/** Says whose request it is: the API sees this server's address and program otherwise. */
function deviceHeaders({ deviceSecret }: Config, req: Request): Record<string, string> {
  if (deviceSecret === undefined) return {}
  const device = deviceOf(req.ip, req.get('User-Agent'))
  return { [DEVICE_HEADER]: signDevice(device, deviceSecret, new Date()) }
}
