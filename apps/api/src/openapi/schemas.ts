import * as contract from '@latchkey/auth-core/contract'
import { AUTH_ERRORS } from '@latchkey/auth-core/errors'
import { z } from 'zod'
import type { JsonObject, NamedEndpoint } from './document-types.ts'

/** The schemas of the document: those that the contract exports, and those of single endpoints. */
export interface Schemas {
  /** Returns the JSON Schema of a query, whose properties become parameters. */
  queryOf: (schema: z.ZodType) => JsonObject
  /** Returns a reference to a body’s schema. */
  refTo: (schema: z.ZodType) => JsonObject
  /** Returns the schemas that `parts` of the document reference, and those that these reference. */
  referencedBy: (parts: unknown) => Record<string, JsonObject>
}

const SCHEMAS = '#/components/schemas/'

/** Returns the schemas of the rows, by the names under which the contract exports them. */
export function createSchemas(rows: readonly NamedEndpoint[]): Schemas {
  const names: contract.SchemaNames = z.registry()
  for (const [name, value] of Object.entries(contract)) {
    if (value instanceof z.ZodType) names.add(value, { id: name })
  }
  for (const [name, { body, query, responses }] of rows) {
    const stem = name.charAt(0).toUpperCase() + name.slice(1)
    const parts = { Body: body, Query: query, ...responses }
    for (const [part, schema] of Object.entries(parts)) {
      const suffix = /^\d/.test(part) ? 'Response' : part
      if (schema && !names.has(schema)) names.add(schema, { id: stem + suffix })
    }
  }
  const all = { ...contract.toJsonSchemas(names, (name) => SCHEMAS + name), ...ERROR_SCHEMAS }
  const nameOf = (schema: z.ZodType): string => names.get(schema)?.id ?? ''
  return {
    queryOf: (schema) => all[nameOf(schema)] ?? {},
    refTo: (schema) => refTo(nameOf(schema)),
    referencedBy: (parts) => collect(parts, all),
  }
}

export function refTo(name: string): JsonObject {
  return { $ref: SCHEMAS + name }
}

function collect(parts: unknown, all: Record<string, JsonObject>): Record<string, JsonObject> {
  const found = new Set<string>()
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      if (found.has(name)) continue
      found.add(name)
      follow(all[name])
    }
  }
  follow(parts)
  return Object.fromEntries(Object.entries(all).filter(([name]) => found.has(name)))
}

const text = (description: string): JsonObject => ({ type: 'string', description })
const detail = text('One sentence for people.')

/** The wire codes: those of errors for which SimpleJWT’s clients expect a `code`. */
const WIRE_CODES = [
  ...new Set(Object.values(AUTH_ERRORS).flatMap((row) => ('wireCode' in row ? row.wireCode : []))),
]

const code: JsonObject = {
  type: 'string',
  enum: WIRE_CODES,
  description:
    'Where SimpleJWT’s clients expect one. The `Error-Code` header is more precise, and every error has it.',
}

/** The bodies of errors, as `toWire` writes them. */
const ERROR_SCHEMAS: Record<string, JsonObject> = {
  FieldErrors: {
    type: 'object',
    description:
      'Messages by field or parameter. `non_field_errors` are about the request as a whole.',
    minProperties: 1,
    additionalProperties: { type: 'array', minItems: 1, items: { type: 'string' } },
  },
  Error: {
    type: 'object',
    properties: {
      detail,
      code,
    },
    required: ['detail'],
    additionalProperties: false,
  },
  OAuthError: {
    type: 'object',
    description: 'The error response of OAuth (RFC 6749 §5.2), with the members of every error.',
    properties: { error: text('The error code of OAuth.'), detail, code },
    required: ['error', 'detail'],
    additionalProperties: false,
  },
  OAuthFieldErrors: {
    type: 'object',
    description:
      'The error response of OAuth (RFC 6749 §5.2), with messages by field or parameter.',
    properties: { error: { const: 'invalid_request', type: 'string' } },
    required: ['error'],
    minProperties: 2,
    // With `string`, because a type with an index signature has it for every member.
    additionalProperties: {
      anyOf: [{ type: 'array', minItems: 1, items: { type: 'string' } }, { type: 'string' }],
    },
  },
  RejectedAccessToken: {
    type: 'object',
    properties: {
      detail,
      code: { const: 'token_not_valid', type: 'string' },
      messages: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: {
            token_class: { type: 'string', const: 'AccessToken' },
            token_type: { type: 'string', const: 'access' },
            message: text('Why this token was rejected.'),
          },
          required: ['token_class', 'token_type', 'message'],
          additionalProperties: false,
        },
      },
    },
    required: ['detail', 'code', 'messages'],
    additionalProperties: false,
  },
}
