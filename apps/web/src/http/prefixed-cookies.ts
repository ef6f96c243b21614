import { parse } from 'cookie'
import type { Express, Request, Response } from 'express'

/**
 * The cookies of this app, each with the prefix of its name over https. A browser accepts a name
 * with `__Host-` only from this host itself, for all its paths, and one with `__Secure-` only over
 * https, so that no other host and no plain connection can plant the cookie.
 *
 * @see {@link https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-20.html#section-4.1.3 | RFC 6265bis §4.1.3}
 */
const PREFIXES = {
  'latchkey.sid': '__Host-',
  'latchkey.csrf': '__Host-',
  flash: '__Host-',
  devices: '__Host-',
  // Its path is that of one page.
  link: '__Secure-',
  // The script `theme.js`, which both front ends share, composes the same name.
  theme: '__Secure-',
} as const

export type Cookie = keyof typeof PREFIXES

const ONLY_OVER_HTTPS = 'cookies only over https'

/** Restricts the cookies to https, also for requests that a proxy does not mark as https. */
export function restrictCookiesToHttps(app: Express, isRestricted: boolean): void {
  app.set(ONLY_OVER_HTTPS, isRestricted)
}

/** Returns the name of a cookie, with its prefix if the cookie is Secure. */
export function nameOfCookie(cookie: Cookie, isSecure: boolean): string {
  return isSecure ? PREFIXES[cookie] + cookie : cookie
}

/** Returns the value of a cookie. */
export function readCookie(req: Request, cookie: Cookie): string | undefined {
  return parse(req.headers.cookie ?? '')[nameOfCookie(cookie, isSecure(req))]
}

interface Scope {
  /** All paths by default. */
  path?: string
  /** Whether scripts cannot read the cookie. The default is `true`. */
  httpOnly?: boolean
}

/** Sets a cookie for `maxAge` milliseconds. */
export function setCookie(
  res: Response,
  cookie: Cookie,
  value: string,
  { maxAge, ...scope }: Scope & { maxAge: number },
): void {
  const secure = isSecure(res.req)
  res.cookie(nameOfCookie(cookie, secure), value, { ...toAttributes(scope), secure, maxAge })
}

/** Deletes a cookie that {@link setCookie} set with the same scope. */
export function clearCookie(res: Response, cookie: Cookie, scope: Scope = {}): void {
  const secure = isSecure(res.req)
  res.clearCookie(nameOfCookie(cookie, secure), { ...toAttributes(scope), secure })
}

function toAttributes({ path = '/', httpOnly = true }: Scope) {
  return { path, httpOnly, sameSite: 'lax' } as const
}

function isSecure({ app, secure }: Request): boolean {
  return secure || app.enabled(ONLY_OVER_HTTPS)
}
