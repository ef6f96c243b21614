import { doubleCsrf } from 'csrf-csrf'
import type { Request, RequestHandler, Response } from 'express'
import { parse } from 'cookie'
import type { Config } from '../config.ts'
import { formField } from './form.ts'

/** The field that carries the token in every form. */
export const CSRF_FIELD = '_csrf'

/** Forms that say again what was typed or end what is over anyway: nothing is lost with their page. */
const FROM_ANY_OWN_PAGE = new Set(['/login', '/logout', '/register'])

export interface CsrfTokens {
  /** The token for the forms of a page. */
  of: (req: Request, res: Response) => string
  /** A form's token is that of this browser and its login, or nothing is done. */
  require: RequestHandler
  /** Whether this is what {@link CsrfTokens.require} throws. */
  isInvalid: (thrown: unknown) => boolean
}

/**
 * Tokens that are kept nowhere: the browser has one in a cookie and one in the form, both signed for its
 * login. Somebody who only looks at a form takes no room.
 *
 * @see {@link https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html | Signed double-submit cookie}
 */
export function createCsrfTokens({
  isProduction,
  sessionSecret,
}: Pick<Config, 'isProduction' | 'sessionSecret'>): CsrfTokens {
  const { generateCsrfToken, validateRequest, invalidCsrfTokenError } = doubleCsrf({
    getSecret: () => `csrf ${sessionSecret}`,
    getSessionIdentifier: ({ session, sessionID }) => (session.tokens ? sessionID : 'nobody'),
    cookieName: isProduction ? '__Host-latchkey.csrf' : 'latchkey.csrf',
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

/** Where the library looks for them. */
function readCookies(req: Request): void {
  req.cookies ??= parse(req.headers.cookie ?? '')
}

/** Whether a form without a good token does no more than its sender could do anyway. */
function isHarmless(req: Request): boolean {
  if (req.path === '/logout' && !req.session.tokens) return true
  return FROM_ANY_OWN_PAGE.has(req.path) && isFromOwnPage(req)
}

/**
 * Whether the browser itself says that a page of this app sent the form: such as one that was open before
 * the last login. No page of another site can have it say so.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header | Fetch Metadata §2.3}
 */
export function isFromOwnPage(req: Request): boolean {
  return req.get('Sec-Fetch-Site') === 'same-origin'
}
