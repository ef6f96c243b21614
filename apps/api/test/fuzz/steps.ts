import {
  type Endpoint,
  type EndpointName,
  ENDPOINTS,
  toJsonSchema,
} from '@latchkey/auth-core/contract'
import fc from 'fast-check'
import { z } from 'zod'

/** One request of a walk. `who` is an index into its tokens, `whom` into its accounts. */
export type Step =
  | {
      kind: 'call'
      name: EndpointName
      who: number
      whom: number
      body: Record<string, unknown>
      query: Record<string, string>
      version: string
    }
  | { kind: 'anything'; who: number; method: string; path: string; type: string; body: string }

/** Relative frequency of endpoints, 1 by default. Most requests need tokens and accounts. */
const WEIGHTS: Partial<Record<EndpointName, number>> = {
  register: 3,
  logIn: 4,
  refresh: 4,
  editAccount: 3,
  changePassword: 2,
  deleteAccount: 3,
  endAccountSessions: 2,
  exchangeToken: 2,
}

/** The parts of a JSON Schema that the generators use. */
const Part = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
})

const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
)
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('1', '50', 'true', '2026-01-01'),
)
const position = fc.nat({ max: 50 })
const name = fc.stringMatching(/^[a-z0-9]{4,12}$/)
const password = fc.constantFrom('correct horse battery', 'staple gun on a roof', 'short')

/** Returns values that a schema mostly accepts. */
function valid(part: unknown): fc.Arbitrary<unknown> {
  const { type, enum: words, format, anyOf, items } = Part.parse(part)
  if (words) return fc.constantFrom(...words)
  if (anyOf) return fc.oneof(...anyOf.map(valid))
  if (format === 'email') return name.map((local) => `${local}@example.com`)
  if (format === 'password') return password
  if (type === 'array') return fc.array(valid(items), { maxLength: 2 })
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number') return fc.nat({ max: 5 })
  return name
}

const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary, weight: 6 }, { arbitrary: anyValue, weight: 1 })

/** Returns bodies for a schema: mostly complete, sometimes with missing or wrong members. */
function bodyOf(schema: z.ZodType | undefined): fc.Arbitrary<Record<string, unknown>> {
  if (!schema) return fc.constant({})
  const { properties = {} } = Part.parse(toJsonSchema(schema))
  const fields = Object.fromEntries(
    Object.entries(properties).map(([field, part]) => [
      field,
      /password/.test(field) ? password : valid(part),
    ]),
  )
  const broken = Object.fromEntries(
    Object.entries(fields).map(([field, values]) => [field, mostly(values)]),
  )
  return fc.oneof(
    { arbitrary: fc.record(fields), weight: 3 },
    { arbitrary: fc.record(broken, { requiredKeys: [] }), weight: 1 },
  )
}

function queryOf(schema: z.ZodType | undefined): fc.Arbitrary<Record<string, string>> {
  if (!schema) return fc.constant({})
  const { properties = {} } = Part.parse(toJsonSchema(schema))
  const parametersOf = (toValue: (part: unknown) => fc.Arbitrary<unknown>) => {
    const values = Object.entries(properties).map(([parameter, part]) =>
      fc.record({
        parameter: fc.constant(parameter),
        value: toValue(part).map(String),
      }),
    )
    return fc.array(fc.oneof(...values), { maxLength: 3 })
  }
  const parameters = fc.oneof(
    { arbitrary: fc.constant([]), weight: 1 },
    { arbitrary: parametersOf(valid), weight: 2 },
    { arbitrary: parametersOf(() => anyText), weight: 1 },
  )
  return parameters.map((list) =>
    Object.fromEntries(list.map(({ parameter, value }) => [parameter, value])),
  )
}

const WANTED_WEIGHT = 20

const ROWS = Object.entries<Endpoint>(ENDPOINTS)

const calls = ROWS.map(([endpointName, row]) => ({
  // `Object.entries` types the keys of the table as strings.
  name: endpointName as EndpointName,
  call: fc.record({
    kind: fc.constant('call' as const),
    name: fc.constant(endpointName as EndpointName),
    who: position,
    whom: position,
    body: bodyOf(row.body),
    query: queryOf(row.query),
    version: fc.constantFrom('', '"0"', '"1"', 'W/"1"', '*', 'x'),
  }),
}))

const anything = fc.record({
  kind: fc.constant('anything' as const),
  who: position,
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
  path: fc
    .tuple(fc.constantFrom(...ROWS.map(([, { path }]) => path)), fc.webPath({ size: 'small' }))
    .map(([path, more]) => path + more.slice(1)),
  type: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''),
  body: fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 60 })),
})

/**
 * Returns calls that follow a row of the endpoint table, and arbitrary requests.
 *
 * @param wanted - Endpoints that are called more often than the others.
 */
export function stepsTowards(wanted: readonly EndpointName[]): fc.Arbitrary<Step> {
  const weighted = calls.map(({ name: endpointName, call }) => ({
    arbitrary: call,
    weight: wanted.includes(endpointName) ? WANTED_WEIGHT : (WEIGHTS[endpointName] ?? 1),
  }))
  return fc.oneof(...weighted, { weight: 4, arbitrary: anything })
}
