import type { TokenPair } from '@latchkey/auth-core/contract'
import type { TokenStore } from '../token-store.ts'
import { derivedKey } from './derived-key.ts'

/** The lifetime of a session of the API. */
const MAX_AGE_SECONDS = 30 * 24 * 60 * 60
/** In no JWT, and allowed in a cookie (RFC 6265 §4.1.1). */
const SEPARATOR = ':'

/** The attributes of the cookie (RFC 6265 §4.1.2). */
export interface CookieAttributes {
  httpOnly: true
  secure: boolean
  sameSite: 'lax'
  path: '/'
  /** Seconds. */
  maxAge: number
}

/** The cookies of a request and its response, such as `await cookies()` of Next.js. */
export interface Cookies {
  get: (name: string) => { value: string } | undefined
  /** May throw where a response cannot set cookies. */
  set: (name: string, value: string, attributes: CookieAttributes) => unknown
}

export interface CookieTokensOptions {
  /**
   * Shared by all processes of the app, and by no other program. The idempotency keys are derived
   * from it.
   */
  secret: string
  /** `false` allows http, for development on a host other than localhost. Default `true`. */
  isSecure?: boolean
}

/**
 * Stores tokens in an httpOnly cookie, for Next.js and other frameworks that render on a server.
 * Create one for each request.
 *
 * Where cookies are read-only, as in a server component, new tokens last for the request, and the
 * next request refreshes the same token again. It derives the same key, so it gets the same
 * successor, and no reuse is detected.
 */
export function cookieTokens(
  cookies: Cookies,
  { secret, isSecure = true }: CookieTokensOptions,
): TokenStore {
  const name = isSecure ? '__Host-latchkey.tokens' : 'latchkey.tokens'
  /** The tokens of this request, if the cookie could not be set. */
  let unstored: { tokens: TokenPair | undefined } | undefined

  return {
    read: () => (unstored ? unstored.tokens : parse(cookies.get(name)?.value)),
    write: (tokens) => {
      const value = tokens ? [tokens.access, tokens.refresh].join(SEPARATOR) : ''
      const maxAge = tokens ? MAX_AGE_SECONDS : 0
      const attributes = { httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/' } as const
      try {
        cookies.set(name, value, { ...attributes, maxAge })
        unstored = undefined
      } catch {
        unstored = { tokens }
      }
    },
    refreshKey: (refreshToken) => derivedKey(refreshToken, secret),
  }
}

function parse(value: string | undefined): TokenPair | undefined {
  const [access, refresh] = (value ?? '').split(SEPARATOR)
  return access && refresh ? { access, refresh } : undefined
}
