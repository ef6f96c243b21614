import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What keeps answers from being used for what they are not. They are JSON, so that nothing in them may
 * run, load or be framed, and none of what helmet has for pages is needed. Nobody may keep them.
 */
export function protectAnswers(): RequestHandler {
  const helmetHeaders = helmet({
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
  return (req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    helmetHeaders(req, res, next)
  }
}
