import type { DeviceTokenStore } from '@latchkey/auth-client/client'
import { parse } from 'cookie'
import type { Request } from 'express'

const COOKIE = 'devices'
const SEPARATOR = '.'
const KEPT_MS = 365 * 24 * 60 * 60 * 1000

/** Stores device tokens in an HttpOnly cookie that outlives the browser's sessions. */
export function cookieDevices(req: Request): DeviceTokenStore {
  return {
    read: () => (parse(req.headers.cookie ?? '')[COOKIE] ?? '').split(SEPARATOR).filter(Boolean),
    write: (tokens) => {
      req.res?.cookie(COOKIE, tokens.join(SEPARATOR), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: req.secure,
        maxAge: KEPT_MS,
      })
    },
  }
}
