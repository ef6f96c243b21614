import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What keeps answers from being used for what they are not. They are JSON, so that nothing in them may
 * run, load or be framed, and none of what helmet has for pages is needed. Nobody may keep them.
 */
export function securityHeaders(): RequestHandler {
  const headers = Object.entries(helmetHeaders())
  return (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    for (const [name, value] of headers) if (value !== undefined) res.setHeader(name, value)
    next()
  }
}

/** The headers are the same for every answer: helmet is asked for them once. */
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
