import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'

const REQUEST_ID = 'X-Request-Id'

/** Gives each request an id, and logs one line for it: no query, no header, no body. */
export function logRequests({ log }: Context): RequestHandler {
  return (req, res, next) => {
    const requestId = randomUUID()
    const startedMs = performance.now()
    const { method, path } = req
    res.set(REQUEST_ID, requestId)
    res.once('finish', () => {
      const ms = Math.round((performance.now() - startedMs) * 10) / 10
      log.info({ requestId, method, path, status: res.statusCode, ms }, 'request')
    })
    next()
  }
}

/** The id under which the request stands in the log. */
export function requestIdOf(res: Response): string | undefined {
  return res.get(REQUEST_ID)
}
