import { DEVICE_HEADER, deviceOf, readDevice } from '@latchkey/auth-core/device'
import { requestIdOf } from '@latchkey/http-server/log-requests'
import type { Request } from 'express'
import type { RequestContext, Context } from '../context.ts'

/** Returns the client of a request: the user's device as the web app reports it, or the sender. */
export function clientInfo(ctx: Context, req: Request): RequestContext {
  const { deviceSecret, now, trustedProxies } = ctx
  const header = req.get(DEVICE_HEADER)
  const spokenFor =
    header !== undefined && deviceSecret !== undefined
      ? readDevice(header, deviceSecret, now())
      : undefined
  // `req.ip` is slow, because it parses the proxy headers even when no proxy is trusted.
  const address = trustedProxies === 0 ? req.socket.remoteAddress : req.ip
  const device = spokenFor ?? deviceOf(address, req.headers['user-agent'])
  return { device, requestId: req.res && requestIdOf(req.res) }
}
