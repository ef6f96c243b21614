import { DEVICE_HEADER, deviceOf, readDevice } from '@latchkey/auth-core/device'
import { requestIdOf } from '@latchkey/serving/log-requests'
import type { Request } from 'express'
import type { RequestContext, Context } from '../context.ts'

/** Who sends a request: what the connection shows, or what the web app says of the person behind it. */
export function clientInfo(ctx: Context, req: Request): RequestContext {
  const { deviceSecret, now, trustedProxies } = ctx
  const header = req.get(DEVICE_HEADER)
  const spokenFor =
    header !== undefined && deviceSecret !== undefined
      ? readDevice(header, deviceSecret, now())
      : undefined
  // `req.ip` takes its time to look for proxies, also where none is trusted.
  const address = trustedProxies === 0 ? req.socket.remoteAddress : req.ip
  const device = spokenFor ?? deviceOf(address, req.headers['user-agent'])
  return { device, requestId: req.res && requestIdOf(req.res) }
}
