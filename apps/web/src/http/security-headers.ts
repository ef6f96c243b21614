import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

const NONCE_BYTES = 16
const NONCE = 'nonce'

/**
 * Sets the security headers. Pages load only what this app serves, and no site can frame them.
 * Scripts run only with the nonce of their page, or if a script with the nonce loads them.
 *
 * @see {@link https://www.w3.org/TR/CSP3/ | Content Security Policy}
 */
export function securityHeaders(isProduction: boolean): RequestHandler[] {
  const drawNonce: RequestHandler = (_req, res, next) => {
    res.locals[NONCE] = randomBytes(NONCE_BYTES).toString('base64')
    next()
  }
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: [(_req, res) => `'nonce-${nonceOf(res)}'`, "'strict-dynamic'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
    },
    strictTransportSecurity: isProduction && { maxAge: 31_536_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  })
  return [drawNonce, headers]
}

/** Returns the nonce for the scripts of a page. */
export function nonceOf(res: ServerResponse | Response): string {
  const nonce: unknown = 'locals' in res ? res.locals[NONCE] : undefined
  return typeof nonce === 'string' ? nonce : ''
}
