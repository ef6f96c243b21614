import { Counter, Histogram, type Registry } from 'prom-client'
import type { RequestFacts } from './observe-requests.ts'

/** In seconds. A password hash takes about 0.2, a request without one a few thousandths. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Methods that routes have. Others are counted together, because clients can invent them. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])
const OTHER = 'other'

/**
 * Returns a counter of requests by route, method, status and error code. No client can
 * add values to a label.
 */
export function countRequests(registry: Registry): (facts: RequestFacts) => void {
  const durations = new Histogram({
    name: 'latchkey_http_request_duration_seconds',
    help: 'Time from a request to the end of its response, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  const errors = new Counter({
    name: 'latchkey_http_errors_total',
    help: 'Requests that were answered with an error, by route and error code.',
    labelNames: ['route', 'code'],
    registers: [registry],
  })
  return ({ route = OTHER, method, status, seconds, errorCode }) => {
    const known = METHODS.has(method) ? method : OTHER
    durations.observe({ route, method: known, status: String(status) }, seconds)
    if (errorCode !== undefined) errors.inc({ route, code: errorCode })
  }
}
