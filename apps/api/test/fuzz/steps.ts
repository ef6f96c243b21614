import { AUDIT_KINDS, PATHS } from '@latchkey/auth-core/contract'
import { ACCOUNT_ORDERINGS } from '@latchkey/auth-core/lists'
import { ROLES } from '@latchkey/auth-core/roles'
import fc from 'fast-check'

/** One request of a walk. `who` and `whom` are places in what the walk has gathered so far. */
export type Step =
  | { kind: 'register'; body: Record<string, unknown> }
  | { kind: 'logIn'; whom: number; body: Record<string, unknown> }
  | { kind: 'refresh' | 'blacklist' | 'verify'; who: number; token: unknown; key: unknown }
  | { kind: 'read'; who: number; path: string; query: Record<string, string> }
  | { kind: 'edit'; who: number; whom: number; body: Record<string, unknown>; version: string }
  | { kind: 'delete' | 'endSessions' | 'endOthers'; who: number; whom: number }
  | { kind: 'sendReset'; who: number; whom: number }
  | { kind: 'changePassword'; who: number; body: Record<string, unknown> }
  | { kind: 'email'; who: number; path: string; body: Record<string, unknown> }
  | { kind: 'anything'; who: number; method: string; path: string; type: string; body: string }

const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
)
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: anyValue, weight: 1 })

const place = fc.nat({ max: 50 })
const name = fc.stringMatching(/^[a-z0-9]{4,12}$/)
const role = fc.constantFrom(...ROLES)
const password = fc.constantFrom('correct horse battery', 'staple gun on a roof', 'short')
const queryValue = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('1', '50', 'true', '2026-01-01'),
)

/** Some of the fields, each mostly as it should be. */
const body = (
  fields: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(Object.entries(fields).map(([field, good]) => [field, mostly(good)])),
    { requiredKeys: [] },
  )
const whole = (
  fields: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof({ arbitrary: fc.record(fields), weight: 3 }, { arbitrary: body(fields), weight: 1 })

const accountQuery = fc.record(
  {
    page_size: queryValue,
    search: queryValue,
    role: fc.oneof(role, queryValue),
    is_active: queryValue,
    joined_after: queryValue,
    ordering: fc.oneof(fc.constantFrom(...ACCOUNT_ORDERINGS), queryValue),
    cursor: queryValue,
  },
  { requiredKeys: [] },
)
const auditQuery = fc.record(
  {
    kind: fc.oneof(fc.constantFrom(...AUDIT_KINDS), queryValue),
    since: queryValue,
    page_size: queryValue,
  },
  { requiredKeys: [] },
)
const READ = [PATHS.me, PATHS.access, PATHS.activity, PATHS.sessions, PATHS.overview] as const

export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('register' as const),
    body: whole({
      username: name,
      email: name.map((local) => `${local}@example.com`),
      password,
      role,
    }),
  }),
  fc.record({
    kind: fc.constant('logIn' as const),
    whom: place,
    body: body({ rotation: fc.constantFrom('strict', 'lenient'), password }),
  }),
  fc.record({
    kind: fc.constantFrom('refresh' as const, 'blacklist' as const, 'verify' as const),
    who: place,
    token: fc.option(anyValue, { freq: 5 }).map((value) => value ?? undefined),
    key: fc.option(fc.constantFrom('key-one', 'key-two'), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('read' as const),
    who: place,
    path: fc.constantFrom(...READ),
    query: fc.constant({}),
  }),
  fc.record({
    kind: fc.constant('read' as const),
    who: place,
    path: fc.constant(PATHS.accounts),
    query: accountQuery,
  }),
  fc.record({
    kind: fc.constant('read' as const),
    who: place,
    path: fc.constant(PATHS.audit),
    query: auditQuery,
  }),
  fc.record({
    kind: fc.constant('edit' as const),
    who: place,
    whom: place,
    body: body({
      role,
      is_active: fc.boolean(),
      email: name.map((local) => `${local}@example.org`),
    }),
    version: fc.constantFrom('', '"0"', '"1"', 'W/"1"', '*', 'x'),
  }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'endSessions' as const, 'endOthers' as const),
    who: place,
    whom: place,
  }),
  fc.record({ kind: fc.constant('sendReset' as const), who: place, whom: place }),
  fc.record({
    kind: fc.constant('changePassword' as const),
    who: place,
    body: body({ old_password: password, new_password: password }),
  }),
  fc.record({
    kind: fc.constant('email' as const),
    who: place,
    path: fc.constantFrom(PATHS.forgotten, PATHS.reset, PATHS.verifyEmail, PATHS.email),
    body: body({
      email: name.map((local) => `${local}@example.net`),
      password,
      token: name,
      new_password: password,
    }),
  }),
  fc.record({
    kind: fc.constant('anything' as const),
    who: place,
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
    path: fc
      .tuple(fc.constantFrom(...Object.values(PATHS)), fc.webPath({ size: 'small' }))
      .map(([path, more]) => path + more.slice(1)),
    type: fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      '',
    ),
    body: fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 60 })),
  }),
)
