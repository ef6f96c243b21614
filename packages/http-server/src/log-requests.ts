import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { traceOf } from './trace-context.ts'

const REQUEST_ID = 'X-Request-Id'

/** A log, such as pino. */
export interface RequestLog {
  info: (entry: object, text: string) => void
}

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/** A UUID, or the 32 hexadecimal digits of nginx's `$request_id`. */
const GIVEN_ID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i

export interface RequestLogOptions {
  /** Whether a proxy sets the `X-Request-Id` of every request. */
  isBehindProxy: boolean
}

/**
 * Returns a middleware that gives each request an id, its own or that of the proxy in front, and
 * logs one line when it is closed, with or without a response. The line has the trace that the
 * request belongs to. Logs no query, and no other header or body.
 */
export function logRequests(log: RequestLog, { isBehindProxy }: RequestLogOptions): Middleware {
  return (req, res, next) => {
    const requestId = (isBehindProxy && givenId(req)) || randomUUID()
    const traceId = traceOf(req.headers)?.id
    const startedMs = performance.now()
    const { method, url = '' } = req
    const path = url.split('?', 1)[0]
    res.setHeader(REQUEST_ID, requestId)
    res.once('close', () => {
      const ms = Math.round((performance.now() - startedMs) * 10) / 10
      const isAborted = !res.writableFinished
      const status = res.statusCode
      const entry = { requestId, ...(traceId && { traceId }), method, path, status, ms }
      log.info(isAborted ? { ...entry, isAborted } : entry, 'request')
    })
    next()
  }
}

/** Returns the id that a proxy gave to a request, as a UUID. */
function givenId({ headers }: IncomingMessage): string | undefined {
  const id = headers[REQUEST_ID.toLowerCase()]
  const [, ...parts] = (typeof id === 'string' && GIVEN_ID.exec(id)) || []
  return parts.length > 0 ? parts.join('-').toLowerCase() : undefined
}

/** Returns the id of the request in the log. */
export function requestIdOf(res: ServerResponse): string | undefined {
  const id = res.getHeader(REQUEST_ID)
  return typeof id === 'string' ? id : undefined
}
