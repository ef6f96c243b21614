import { STATUS_CODES } from 'node:http'
import {
  type Endpoint,
  errorsOf,
  needsAccessToken,
  toJsonSchema,
} from '@latchkey/auth-core/contract'
import { AUTH_ERRORS, type AuthErrorCode } from '@latchkey/auth-core/errors'
import { ERROR_CODE_HEADER } from '@latchkey/auth-core/wire'
import type { z } from 'zod'
import type { JsonObject, NamedEndpoint, ResponseObject } from './document-types.ts'
import { exampleOf, exampleRefs } from './examples.ts'
import { HEADER_DESCRIPTIONS, headerRef, REUSED_HEADER } from './headers.ts'
import { refTo, type Schemas } from './schemas.ts'

const JSON_TYPE = 'application/json'

/** Returns every response of an endpoint, by status. */
export function responsesOf(
  [name, row]: NamedEndpoint,
  schemas: Schemas,
): Record<string, ResponseObject> {
  const successes = Object.entries<z.ZodType | null>(row.responses).map(([status, schema]) => [
    status,
    success([name, row], status, schema, schemas),
  ])
  const failures = [...codesByStatus(row)].map(([status, codes]) => [
    String(status),
    failure([name, row], status, codes),
  ])
  return Object.fromEntries([...successes, ...failures])
}

function success(
  [name, row]: NamedEndpoint,
  status: string,
  schema: z.ZodType | null,
  schemas: Schemas,
): ResponseObject {
  const example = exampleOf(name, status)
  const json = schema && {
    schema: schemas.refTo(schema),
    ...(example !== undefined && { example }),
  }
  const streams = json ? (row.streams ?? []) : []
  const content = json && {
    [mediaTypeOf(row)]: json,
    ...Object.fromEntries(streams.map((type) => [type, { schema: { type: 'string' } }])),
  }
  return {
    description: STATUS_CODES[status] ?? status,
    headers: { ...headerRef('X-Request-Id'), ...successHeaders(row) },
    ...(content && { content }),
  }
}

/** Returns the media type of the bodies of an endpoint, without its charset. */
function mediaTypeOf({ mediaType = JSON_TYPE }: Endpoint): string {
  return mediaType.split(';', 1)[0] ?? mediaType
}

/** A stream has none of the headers of a page, so only rows without streams require theirs. */
function successHeaders({ responseHeaders = {}, responses, streams }: Endpoint) {
  const own = Object.entries(responseHeaders).map(([name, schema]) => [
    name,
    {
      description: HEADER_DESCRIPTIONS[name] ?? `The ${name} header.`,
      schema: headerSchema(schema),
      required: streams === undefined,
    },
  ])
  const etag = 304 in responses ? headerRef('ETag') : {}
  const disposition = streams ? headerRef('Content-Disposition') : {}
  return { ...etag, ...disposition, ...Object.fromEntries(own) }
}

function headerSchema(schema: z.ZodType): JsonObject {
  const json = toJsonSchema(schema)
  delete json['$schema'] // the document has one dialect
  return json
}

/** Groups the error codes of an endpoint by status, in ascending order. */
function codesByStatus(row: Endpoint): Map<number, AuthErrorCode[]> {
  const codes = [...new Set(errorsOf(row))].toSorted(
    (left, right) => AUTH_ERRORS[left].status - AUTH_ERRORS[right].status,
  )
  const byStatus = new Map<number, AuthErrorCode[]>()
  for (const code of codes) {
    const { status } = AUTH_ERRORS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}

function failure(
  [name, row]: NamedEndpoint,
  status: number,
  codes: readonly AuthErrorCode[],
): ResponseObject {
  const forms = [...new Set(codes.flatMap((code) => formsOf(row, code)))].map(refTo)
  const examples = exampleRefs(name, codes, formsOf.bind(undefined, row))
  return {
    description: `${STATUS_CODES[status] ?? status}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    headers: {
      ...headerRef('X-Request-Id'),
      [ERROR_CODE_HEADER]: {
        description: HEADER_DESCRIPTIONS[ERROR_CODE_HEADER],
        schema: { type: 'string', enum: codes },
        required: true,
      },
      ...headerRef('Link'),
      ...(status === 401 && headerRef('WWW-Authenticate')),
      ...((status === 429 || status === 503) && headerRef('Retry-After')),
      ...(codes.includes('token_reused') && REUSED_HEADER),
    },
    content: {
      [JSON_TYPE]: {
        schema: forms.length === 1 ? forms[0] : { anyOf: forms },
        ...(Object.keys(examples).length > 0 && { examples }),
      },
    },
  }
}

/**
 * Returns the schemas that the body of an error may have. A rejected token has its own form when it
 * was in the `Authorization` header. In a row’s own codes it was in the body.
 */
function formsOf({ access, errors, protocol }: Endpoint, code: AuthErrorCode): string[] {
  if (protocol === 'oauth') return [code === 'invalid_request' ? 'OAuthFieldErrors' : 'OAuthError']
  if (code === 'invalid_request') return ['FieldErrors']
  const row = AUTH_ERRORS[code]
  if (!('wireCode' in row) || row.wireCode !== 'token_not_valid') return ['Error']
  const isInHeader = needsAccessToken(access) || access === 'optional'
  return [
    ...(isInHeader ? ['RejectedAccessToken'] : []),
    ...(errors.includes(code) ? ['Error'] : []),
  ]
}
