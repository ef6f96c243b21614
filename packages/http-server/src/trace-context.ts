import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Version, trace id, parent id, flags. A later version may add fields after these. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})/
const LENGTH_OF_VERSION_00 = 55
const TRACESTATE = /^[!-~ ]{1,512}$/

interface Trace {
  /** 32 hexadecimal digits. */
  id: string
  /** Two hexadecimal digits. */
  flags: string
}

/**
 * Returns the trace that a request belongs to, or `undefined` without a valid `traceparent`.
 *
 * @see {@link https://www.w3.org/TR/trace-context/#traceparent-header | Trace Context §3.2}
 */
export function traceOf({ traceparent }: IncomingHttpHeaders): Trace | undefined {
  if (typeof traceparent !== 'string') return undefined
  if (traceparent.startsWith('00') && traceparent.length !== LENGTH_OF_VERSION_00) return undefined
  const [, id, flags] = TRACEPARENT.exec(traceparent) ?? []
  return id === undefined || flags === undefined ? undefined : { id, flags }
}

/**
 * Returns the headers for a request to another service on behalf of this one: of the same trace, or
 * of a new one that has the request's id as its own.
 *
 * @param requestId - A UUID.
 */
export function traceHeaders(
  headers: IncomingHttpHeaders,
  requestId: string,
): Record<string, string> {
  const trace = traceOf(headers)
  const { id, flags } = trace ?? { id: requestId.replaceAll('-', ''), flags: '00' }
  const span = randomBytes(8).toString('hex')
  const { tracestate } = headers
  const hasState = trace && typeof tracestate === 'string' && TRACESTATE.test(tracestate)
  return { traceparent: `00-${id}-${span}-${flags}`, ...(hasState && { tracestate }) }
}
