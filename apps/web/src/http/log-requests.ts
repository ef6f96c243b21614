import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'

/** Logs one line a request: no query, no header, no body. */
export function logRequests({ log }: Context): RequestHandler {
  return (req, res, next) => {
    const startedMs = performance.now()
    const { method, path } = req
    res.once('finish', () => {
      const ms = Math.round((performance.now() - startedMs) * 10) / 10
      log.info({ method, path, status: res.statusCode, ms }, 'request')
    })
    next()
  }
}
