import type {
  Account,
  Activity,
  AuditItem,
  ListedAccount,
  NewPersonalToken,
  OwnAccount,
  Overview,
  PasswordBody,
  PersonalToken,
  PostedEmail,
  Session,
} from '@latchkey/auth-core/contract'
import { expectTypeOf, test } from 'vitest'
import type { AccountRecoveryClient } from '../src/account-recovery-client.ts'
import type { AdminClient, ListPage, VersionedAccount } from '../src/admin-client.ts'
import type { AuthClient } from '../src/client.ts'

// `npm run check` checks these types; a test run does not.

type Client = AuthClient & AdminClient & AccountRecoveryClient
type Result<Name extends keyof Client> = Client[Name] extends (
  ...input: never[]
) => Promise<infer R>
  ? R
  : never

/** The names of the methods with a parameter or result of the type `unknown`. */
type Untyped = {
  [Name in keyof Client]: Client[Name] extends (...input: infer Input) => infer Output
    ? unknown extends Awaited<Output> | Input[number]
      ? Name
      : never
    : never
}[keyof Client]

test('results have the types of the rows’ responses', () => {
  expectTypeOf<Result<'register'>>().toEqualTypeOf<Account>()
  expectTypeOf<Result<'ownAccount'>>().toEqualTypeOf<OwnAccount>()
  expectTypeOf<Result<'sessions'>>().toEqualTypeOf<Session[]>()
  expectTypeOf<Result<'activity'>>().toEqualTypeOf<Activity[]>()
  expectTypeOf<Result<'personalTokens'>>().toEqualTypeOf<PersonalToken[]>()
  expectTypeOf<Result<'createPersonalToken'>>().toEqualTypeOf<NewPersonalToken>()
  expectTypeOf<Awaited<ReturnType<AuthClient['accounts']>>>().toEqualTypeOf<ListedAccount[]>()
  expectTypeOf<Awaited<ReturnType<AdminClient['accounts']>>>().toEqualTypeOf<
    ListPage<ListedAccount>
  >()
  expectTypeOf<Result<'account'>>().toEqualTypeOf<VersionedAccount>()
  expectTypeOf<Result<'audit'>>().toEqualTypeOf<ListPage<AuditItem>>()
  expectTypeOf<Result<'overview'>>().toEqualTypeOf<Overview>()
  expectTypeOf<Result<'sessionsOf'>>().toEqualTypeOf<Session[]>()
  expectTypeOf<Result<'listPostedEmails'>>().toEqualTypeOf<PostedEmail[]>()
  expectTypeOf<Untyped>().toBeNever()
})

test('parameters have the types of the rows’ bodies and queries', () => {
  expectTypeOf<AuthClient['changePassword']>().parameter(0).toEqualTypeOf<PasswordBody>()
  expectTypeOf<AdminClient['accounts']>().parameter(0).toHaveProperty('joined_after')
  // @ts-expect-error -- the list has no such parameter
  expectTypeOf<AdminClient['accounts']>().parameter(0).toHaveProperty('colour')
  expectTypeOf<AdminClient['editAccount']>().parameter(1).toHaveProperty('is_active')
})
