import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const REQUEST_ID = 'X-Request-Id'

/** What takes the lines: pino, or anything like it. */
export interface RequestLog {
  info: (entry: object, text: string) => void
}

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/**
 * Gives each request an id, and logs one line for it when it is over, answered or not: no query, no
 * header, no body.
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

/** The id under which the request stands in the log. */
export function requestIdOf(res: ServerResponse): string | undefined {
  const id = res.getHeader(REQUEST_ID)
  return typeof id === 'string' ? id : undefined
}
