import type { DeviceTokenStore } from '@latchkey/auth-client/client'
import { parse } from 'cookie'
import type { Request } from 'express'

const COOKIE = 'devices'
const SEPARATOR = '.'
const KEPT_MS = 365 * 24 * 60 * 60 * 1000

/** Device tokens in a cookie of the browser, which outlives its sessions. No script reads it. */
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
