import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const REQUEST_ID = 'X-Request-Id'

/** A log, such as pino. */
export interface RequestLog {
  info: (entry: object, text: string) => void
}

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/**
 * Returns a middleware that gives each request an id, and logs one line when it is closed, with or
 * without a response. Logs no query, header or body.
 */
export function logRequests(log: RequestLog): Middleware {
  return (req, res, next) => {
    const requestId = randomUUID()
    const startedMs = performance.now()
    const { method, url = '' } = req
    const path = url.split('?', 1)[0]
    res.setHeader(REQUEST_ID, requestId)
    res.once('close', () => {
      const ms = Math.round((performance.now() - startedMs) * 10) / 10
      const isAborted = !res.writableFinished
      const entry = { requestId, method, path, status: res.statusCode, ms }
      log.info(isAborted ? { ...entry, isAborted } : entry, 'request')
    })
    next()
  }
}

/** Returns the id of the request in the log. */
export function requestIdOf(res: ServerResponse): string | undefined {
  const id = res.getHeader(REQUEST_ID)
  return typeof id === 'string' ? id : undefined
}
