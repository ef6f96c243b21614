import { doubleCsrf } from 'csrf-csrf'
import type { Request, RequestHandler, Response } from 'express'
import { parse } from 'cookie'
import type { Config } from '../config.ts'
import { formField } from './form.ts'
import { nameOfCookie } from './prefixed-cookies.ts'

/** The form field that contains the token. */
export const CSRF_FIELD = '_csrf'

/** Forms accepted from an outdated page of this app: they send credentials or end the session. */
const FROM_ANY_OWN_PAGE = new Set(['/login', '/logout', '/register'])

export interface CsrfTokens {
  /** Returns the token for the forms of a page. */
  of: (req: Request, res: Response) => string
  /** Rejects forms whose token does not belong to this browser and its login. */
  require: RequestHandler
  /** Returns whether {@link CsrfTokens.require} threw this error. */
  isInvalid: (thrown: unknown) => boolean
}

/**
 * Creates and verifies stateless tokens: the browser has one in a cookie and one in the form, both
 * signed for its login. Viewing a form stores nothing on the server.
 *
 * @see {@link https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html | Signed double-submit cookie}
 */
export function createCsrfTokens({
  isProduction,
  sessionSecret,
}: Pick<Config, 'isProduction' | 'sessionSecret'>): CsrfTokens {
  const { generateCsrfToken, validateRequest, invalidCsrfTokenError } = doubleCsrf({
    getSecret: () => `csrf ${sessionSecret}`,
    getSessionIdentifier: ({ session, sessionID }) => (session.tokens ? sessionID : 'anonymous'),
    cookieName: nameOfCookie('latchkey.csrf', isProduction),
    cookieOptions: { sameSite: 'lax', path: '/', secure: isProduction, httpOnly: true },
    getCsrfTokenFromRequest: (req) => formField(req, CSRF_FIELD),
  })

  return {
    of: (req, res) => {
      readCookies(req)
      return generateCsrfToken(req, res)
    },
    require: (req, _res, next) => {
      if (req.method === 'GET' || req.method === 'HEAD') return next()
      readCookies(req)
      if (validateRequest(req) || isHarmless(req)) next()
      else next(invalidCsrfTokenError)
    },
    isInvalid: (thrown) => thrown === invalidCsrfTokenError,
  }
}

/** Sets `req.cookies`, where csrf-csrf reads the cookies. */
function readCookies(req: Request): void {
  req.cookies ??= parse(req.headers.cookie ?? '')
}

/** Returns whether a form without a valid token does no more than its sender could do anyway. */
function isHarmless(req: Request): boolean {
  if (req.path === '/logout' && !req.session.tokens) return true
  return FROM_ANY_OWN_PAGE.has(req.path) && isFromOwnPage(req)
}

/**
 * Returns whether the browser reports that a page of this app sent the form, for example a page
 * that was opened before the last login. Pages of other sites cannot forge this header.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header | Fetch Metadata §2.3}
 */
export function isFromOwnPage(req: Request): boolean {
  return req.get('Sec-Fetch-Site') === 'same-origin'
}
