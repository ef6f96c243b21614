import { type Endpoint, ENDPOINTS, errorsOf } from '@latchkey/auth-core/contract'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { expect } from 'vitest'

const ROWS: readonly Endpoint[] = Object.values(ENDPOINTS)

/** A response to check against the endpoint table. */
export interface CheckedResponse {
  status: number
  headers: Headers
  body: unknown
}

/**
 * Fails the test when the status, body members, headers or error code of a response differ from its
 * row of the endpoint table. It does not check paths outside the table.
 */
export function checkContract(method: string, target: string, response: CheckedResponse): void {
  const row = rowOf(method, target)
  if (!row) return
  const where = `${method} ${row.path}`
  const { status, headers, body } = response
  const code = headers.get(ERROR_CODE_HEADER)
  if (code !== null) {
    expect(errorsOf(row), `the errors of ${where}`).toContain(code)
    return
  }
  if (status >= 400) return // Node rejects some requests itself, without a code.
  const schemas: Readonly<Partial<Record<number, unknown>>> = row.responses
  expect(Object.keys(schemas), `the statuses of ${where}`).toContain(String(status))
  if (headers.get('content-type') !== 'application/json') return
  const schema = status === 304 ? null : row.responses[status as 200]
  // A schema drops unknown members, so a response with extra members differs from its parsed copy.
  expect(schema?.parse(body), `the body of ${where}`).toEqual(body)
  for (const [name, value] of Object.entries(row.responseHeaders ?? {})) {
    expect(value.safeParse(headers.get(name)).success, `${name} of ${where}`).toBe(true)
  }
}

/** Returns the row that serves a request, if there is one. */
function rowOf(method: string, target: string): Endpoint | undefined {
  const [path = ''] = target.split('?')
  const fitting = ROWS.filter((row) => patternOf(row.path).test(path))
  const [first] = fitting
  return fitting.find((row) => row.path === first?.path && row.method === method)
}

function patternOf(template: string): RegExp {
  const body = template
    .replace(/\/$/, '')
    .replaceAll('.', '\\.')
    .replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${body}/?$`)
}
