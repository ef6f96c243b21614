/**
 * Starts a trace for one request to the API, whose log names it.
 *
 * @see {@link https://www.w3.org/TR/trace-context/#traceparent-header | Trace Context §3.2}
 */
export function traceHeaders(): Record<string, string> {
  return { traceparent: `00-${randomHex(16)}-${randomHex(8)}-00` }
}

function randomHex(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (value) => value.toString(16).padStart(2, '0')).join('')
}
