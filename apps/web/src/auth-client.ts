import { AdminClient } from '@latchkey/auth-client/admin-client'
import { AuthClient } from '@latchkey/auth-client/client'
import { DEVICE_HEADER, deviceOf, signDevice } from '@latchkey/auth-core/device'
import { AccountRecoveryClient } from '@latchkey/auth-client/account-recovery-client'
import { ServicesClient } from '@latchkey/auth-client/services-client'
import { sessionTokens } from '@latchkey/auth-client/session-tokens'
import { requestIdOf } from '@latchkey/http-server/log-requests'
import { traceHeaders } from '@latchkey/http-server/trace-context'
import type { Request } from 'express'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { cookieDevices } from './http/device-cookie.ts'

/** Returns an API client for one browser. Its tokens are stored in the browser's session. */
export function authClientFor({ config, refreshes, clock }: Context, req: Request): AuthClient {
  return new AuthClient({
    baseUrl: config.apiUrl,
    store: sessionTokens(req, config.sessionSecret),
    devices: cookieDevices(req),
    headers: () => ({ ...deviceHeaders(config, req), ...traceHeadersOf(req) }),
    refreshes,
    clock,
  })
}

/** Returns a client of the staff and admin endpoints for one browser. */
export function adminClientFor(ctx: Context, req: Request): AdminClient {
  return new AdminClient(authClientFor(ctx, req))
}

/** Returns a client for services and their streams for one browser. */
export function servicesClientFor(ctx: Context, req: Request): ServicesClient {
  return new ServicesClient(authClientFor(ctx, req))
}

/** Returns a client for password resets and email verification for one browser. */
export function accountRecoveryClientFor(ctx: Context, req: Request): AccountRecoveryClient {
  return new AccountRecoveryClient(authClientFor(ctx, req))
}

/** The API's log names the request that each call belongs to. */
function traceHeadersOf({ headers, res }: Request): Record<string, string> {
  const requestId = res && requestIdOf(res)
  return requestId === undefined ? {} : traceHeaders(headers, requestId)
}

/** Returns the signed device header. Without it, the API sees this server's IP and user agent. */
function deviceHeaders({ deviceSecret }: Config, req: Request): Record<string, string> {
  if (deviceSecret === undefined) return {}
  const device = deviceOf(req.ip, req.get('User-Agent'))
  return { [DEVICE_HEADER]: signDevice(device, deviceSecret, new Date()) }
}
