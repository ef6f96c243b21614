import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

const NONCE_BYTES = 16
const NONCE = 'nonce'

/**
 * Nothing runs or is shown in a page but what this app serves, and no other site frames it. A script runs
 * by the nonce of its page, and what such a script loads.
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

/** What the scripts of a page carry. */
export function nonceOf(res: ServerResponse | Response): string {
  const nonce: unknown = 'locals' in res ? res.locals[NONCE] : undefined
  return typeof nonce === 'string' ? nonce : ''
}
