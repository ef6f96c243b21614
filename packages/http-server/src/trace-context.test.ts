import { expect, test } from 'vitest'
import { traceHeaders, traceOf } from './trace-context.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const REQUEST_ID = '01a22ecd-aabe-728d-900e-52eab7a7fdbb'
const VALID = `00-${TRACE}-00f067aa0ba902b7-01`

test('a valid traceparent names its trace, also one of a later version', () => {
  expect(traceOf({ traceparent: VALID })).toEqual({ id: TRACE, flags: '01' })
  const later = `cc-${TRACE}-00f067aa0ba902b7-01-what-comes-later`
  expect(traceOf({ traceparent: later })).toEqual({ id: TRACE, flags: '01' })
})

test.each([
  undefined,
  'garbage',
  VALID.toUpperCase(),
  `${VALID}-more`,
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
])('the traceparent %s is ignored', (traceparent) => {
  expect(traceOf({ ...(traceparent !== undefined && { traceparent }) })).toBeUndefined()
})

test('a request on behalf of another belongs to its trace, with an id of its own', () => {
  const headers = { traceparent: VALID, tracestate: 'vendor=1' }

  const first = traceHeaders(headers, REQUEST_ID)
  const second = traceHeaders(headers, REQUEST_ID)

  expect(first['tracestate']).toBe('vendor=1')
  expect(traceOf(first)).toEqual({ id: TRACE, flags: '01' })
  expect(first['traceparent']).not.toBe(VALID)
  expect(first['traceparent']).not.toBe(second['traceparent'])
})

test('without a trace, the request starts one with its own id', () => {
  const { traceparent, tracestate } = traceHeaders({ tracestate: 'vendor=1' }, REQUEST_ID)

  expect(traceparent).toMatch(new RegExp(`^00-${REQUEST_ID.replaceAll('-', '')}-[0-9a-f]{16}-00$`))
  expect(tracestate).toBeUndefined()
})
