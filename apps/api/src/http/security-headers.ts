import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Sets the security headers. Responses are JSON: nothing in them may run, load or be framed, and
 * helmet's headers for pages are off. No cache may store them.
 */
export function securityHeaders(): RequestHandler {
  const headers = Object.entries(helmetHeaders())
  return (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    for (const [name, value] of headers) if (value !== undefined) res.setHeader(name, value)
    next()
  }
}

/** Runs helmet once, because its headers are the same for every response. */
function helmetHeaders(): ReturnType<ServerResponse['getHeaders']> {
  const req = new IncomingMessage(new Socket())
  const res = new ServerResponse(req)
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: { action: 'deny' },
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  setHeaders(req, res, () => undefined)
  return res.getHeaders()
}
