import { DEVICE_HEADER, deviceOf, readDevice } from '@latchkey/auth-core/device'
import { requestIdOf } from '@latchkey/serving/log-requests'
import type { Request } from 'express'
import type { Asker, Context } from '../context.ts'

/** Who sends a request: what the connection shows, or what the web app says of the person behind it. */
export function askerOf({ deviceSecret, now }: Context, req: Request): Asker {
  const header = req.get(DEVICE_HEADER)
  const spokenFor =
    header !== undefined && deviceSecret !== undefined
      ? readDevice(header, deviceSecret, now())
      : undefined
  const device = spokenFor ?? deviceOf(req.ip, req.get('User-Agent'))
  return { device, requestId: req.res && requestIdOf(req.res) }
}
