import type { IncomingMessage, ServerResponse } from 'node:http'

/** What is known about a request when its response has ended. */
export interface RequestFacts {
  /** The name of the endpoint or page. `undefined` if none was found. */
  route: string | undefined
  method: string
  status: number
  seconds: number
  /** The code of the error that was returned. */
  errorCode: string | undefined
}

/** Counts requests. Called once for each. */
export type RequestObserver<Response> = (facts: RequestFacts, res: Response) => void

type Middleware<Response> = (req: IncomingMessage, res: Response, next: () => void) => void

interface WithLocals extends ServerResponse {
  locals: Record<string, unknown>
}

const ROUTE = 'route'
const ERROR_CODE = 'errorCode'

/** Names the route of a request, for {@link observeRequests}. */
export function nameRoute({ locals }: WithLocals, name: string): void {
  locals[ROUTE] = name
}

/** Notes the code of the error that a request is answered with, for {@link observeRequests}. */
export function noteErrorCode({ locals }: WithLocals, code: string): void {
  locals[ERROR_CODE] = code
}

/** Returns a middleware that reports each request when its connection or response has ended. */
export function observeRequests<Response extends WithLocals>(
  observe: RequestObserver<Response>,
): Middleware<Response> {
  return (req, res, next) => {
    const startedMs = performance.now()
    res.once('close', () => {
      const facts = {
        route: textOf(res.locals[ROUTE]),
        method: req.method ?? '',
        status: res.statusCode,
        seconds: (performance.now() - startedMs) / 1000,
        errorCode: textOf(res.locals[ERROR_CODE]),
      }
      observe(facts, res)
    })
    next()
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
