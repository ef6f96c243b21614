import type { DeviceTokenStore } from '@latchkey/auth-client/client'
import type { Request } from 'express'
import { readCookie, setCookie } from './prefixed-cookies.ts'

const SEPARATOR = '.'
const KEPT_MS = 365 * 24 * 60 * 60 * 1000

/** Stores device tokens in an HttpOnly cookie that outlives the browser's sessions. */
export function cookieDevices(req: Request): DeviceTokenStore {
  return {
    read: () => (readCookie(req, 'devices') ?? '').split(SEPARATOR).filter(Boolean),
    write: (tokens) => {
      if (req.res) setCookie(req.res, 'devices', tokens.join(SEPARATOR), { maxAge: KEPT_MS })
    },
  }
}
