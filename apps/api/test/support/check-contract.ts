import { type Endpoint, ENDPOINTS } from '@latchkey/auth-core/contract'
import { expect } from 'vitest'
import { problemsOf } from './contract-problems.ts'
import { recordResponse } from './record-contract.ts'

const ROWS = Object.entries<Endpoint>(ENDPOINTS)

/** A response to check against the OpenAPI description. */
export interface CheckedResponse {
  status: number
  headers: Headers
  body: unknown
}

/**
 * Fails the test when the status, headers, error code or body of a response are not in the OpenAPI
 * description. It does not check paths outside the endpoint table.
 *
 * @param sent - The body of the request, as sent.
 */
export function checkContract(
  method: string,
  target: string,
  response: CheckedResponse,
  sent?: unknown,
): void {
  const found = rowOf(method, target)
  if (!found || isOfNode(response)) return
  const [name, row] = found
  const problems = problemsOf(name, row, response)
  recordResponse(name, response, sent, problems)
  expect(problems, `${method} ${row.path}, ${response.status}`).toEqual([])
}

/** Node rejects some requests itself, before the API gives them an id. */
function isOfNode({ status, headers }: CheckedResponse): boolean {
  return status >= 400 && !headers.has('x-request-id')
}

/** Returns the row that serves a request, if there is one. */
function rowOf(method: string, target: string): [string, Endpoint] | undefined {
  const [path = ''] = target.split('?')
  const fitting = ROWS.filter(([, row]) => patternOf(row.path).test(path))
  const [first] = fitting
  return fitting.find(([, row]) => row.path === first?.[1].path && row.method === method)
}

function patternOf(template: string): RegExp {
  const body = template
    .replace(/\/$/, '')
    .replaceAll('.', '\\.')
    .replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${body}/?$`)
}
