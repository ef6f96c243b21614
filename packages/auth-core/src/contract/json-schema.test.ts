import { expect, test } from 'vitest'
import { ROLES } from '../roles.ts'
import { AccountEdit, AccountQuery, RegisterBody } from './accounts.ts'
import type { Endpoint } from './endpoint.ts'
import { ENDPOINTS } from './endpoints.ts'
import { toJsonSchema } from './json-schema.ts'
import { TokenBody } from './tokens.ts'

const rows = Object.entries<Endpoint>(ENDPOINTS)

test.each(rows)('every schema of %s is complete in JSON Schema', (_name, row) => {
  const schemas = [row.body, row.query, ...Object.values(row.responses)]
  for (const schema of schemas) if (schema) expect(holesIn(toJsonSchema(schema))).toEqual([])
})

test('roles, usernames, emails and passwords keep their rules', () => {
  expect(toJsonSchema(RegisterBody)).toMatchObject({
    properties: {
      username: { type: 'string', maxLength: 150, pattern: '^[A-Za-z0-9@.+_-]+$' },
      email: { type: 'string', minLength: 1, maxLength: 254, format: 'email' },
      password: { type: 'string', minLength: 8, maxLength: 1024, format: 'password' },
      role: { type: 'string', enum: [...ROLES], default: 'customer' },
    },
    required: ['username', 'email', 'password'],
  })
  expect(toJsonSchema(TokenBody)).toMatchObject({
    properties: { rotation: { enum: ['strict', 'lenient'] }, device_token: { maxLength: 400 } },
  })
  expect(toJsonSchema(AccountEdit)).toMatchObject({ properties: { role: { enum: [...ROLES] } } })
  expect(toJsonSchema(AccountQuery)).toMatchObject({
    properties: {
      page_size: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
      is_active: { enum: ['true', 'True', 'false', 'False'] },
      joined_after: { anyOf: [{ format: 'date-time' }, { format: 'date' }] },
    },
  })
})

/** Returns the paths of subschemas that allow any value, except for the values of records. */
function holesIn(schema: unknown, path = '$'): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap((one, n) => holesIn(one, `${path}[${n}]`))
  const isSchema = /(\.properties\.[^.]+|items|\])$/.test(path)
  if (isSchema && !['type', 'enum', 'const', 'anyOf', 'allOf'].some((key) => key in schema)) {
    return [path]
  }
  return Object.entries(schema).flatMap(([key, value]) => holesIn(value, `${path}.${key}`))
}
