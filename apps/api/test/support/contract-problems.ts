import { type Endpoint, ENDPOINTS } from '@latchkey/auth-core/contract'
import { AUTH_ERRORS, type AuthErrorCode } from '@latchkey/auth-core/errors'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { isDeepStrictEqual } from 'node:util'
import { createOpenApi } from '../../src/openapi/document.ts'
import type { ResponseObject } from '../../src/openapi/document-types.ts'
import { UNLISTED_HEADERS } from '../../src/openapi/headers.ts'
import type { CheckedResponse } from './check-contract.ts'

const JSON_TYPE = 'application/json'

const openApi = createOpenApi('http://localhost:8000', Object.entries(ENDPOINTS))
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(openApi, 'openapi')
const validators = new Map<string, ValidateFunction>()

/** Returns what a response has that the OpenAPI description of its endpoint lacks, in words. */
export function problemsOf(name: string, row: Endpoint, response: CheckedResponse): string[] {
  const { status } = response
  const method = row.method.toLowerCase()
  const described = openApi.paths[row.path]?.[method]?.responses[status]
  if (!described) return [`${name} describes no status ${status}.`]
  const pointer = ['paths', row.path, method, 'responses', String(status)]
  const problems = [
    ...headerProblems(described, response, pointer),
    ...bodyProblems(described, response, pointer),
    ...unknownMembers(row, response),
    ...codeProblems(response),
  ]
  return problems.map((one) => `${name}, ${status}: ${one}`)
}

function headerProblems(
  described: ResponseObject,
  { headers }: CheckedResponse,
  pointer: string[],
): string[] {
  const isStream = headers.get('content-type') !== JSON_TYPE && headers.has('content-type')
  const known = new Set(Object.keys(described.headers).map((name) => name.toLowerCase()))
  const unknown = [...headers.keys()].filter(
    (name) => !known.has(name) && !UNLISTED_HEADERS.has(name),
  )
  const wrong = Object.entries(described.headers).flatMap(([name, value]) => {
    const isRef = '$ref' in value
    const path = isRef ? ['components', 'headers', name] : [...pointer, 'headers', name]
    const isRequired = isRef ? isRequiredAt(path) : value['required'] === true
    const sent = headers.get(name)
    if (sent === null) return isRequired && !isStream ? [`the header ${name} is missing`] : []
    return validate([...path, 'schema'], sent).map((error) => `${name}: ${error}`)
  })
  return [...unknown.map((name) => `the header ${name} is not described`), ...wrong]
}

function isRequiredAt([, , name = '']: string[]): boolean {
  const shared: Record<string, { required?: boolean }> = Object(openApi.components['headers'])
  return shared[name]?.required === true
}

function bodyProblems(
  { content = {} }: ResponseObject,
  { headers, body }: CheckedResponse,
  pointer: string[],
): string[] {
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  if (type === '' && Object.keys(content).length === 0) {
    return body === '' ? [] : ['the body is not described']
  }
  if (!(type in content)) return [`the media type ${type} is not described`]
  const value = type === JSON_TYPE ? body : String(body)
  return validate([...pointer, 'content', type, 'schema'], value)
}

/** A schema drops unknown members, so a body with extra members differs from its parsed copy. */
function unknownMembers({ responses }: Endpoint, { status, headers, body }: CheckedResponse) {
  if (headers.get('content-type') !== JSON_TYPE) return []
  const schema = responses[status as 200]
  if (!schema) return []
  const { success, data } = schema.safeParse(body)
  return success && isDeepStrictEqual(data, body) ? [] : ['the body differs from its schema']
}

function codeProblems({ status, headers }: CheckedResponse): string[] {
  const code = headers.get(ERROR_CODE_HEADER)
  if (code === null) return status >= 400 ? ['an error without a code'] : []
  const row = AUTH_ERRORS[code as AuthErrorCode]
  return row.status === status ? [] : [`the code ${code} belongs to ${row.status}`]
}

function validate(path: string[], value: unknown): string[] {
  const escaped = path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
  const uri = `openapi#/${escaped.map(encodeURIComponent).join('/')}`
  const validator = validators.get(uri) ?? ajv.compile({ $ref: uri })
  validators.set(uri, validator)
  if (validator(value)) return []
  return (validator.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`.trim())
}
