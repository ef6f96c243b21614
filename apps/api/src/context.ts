import type { Rotation } from '@latchkey/auth-core/contract'
import type { Passwords } from '@latchkey/auth-core/passwords'
import type { Role, RolePermissions } from '@latchkey/auth-core/roles'
import type { KeySet, TokenSettings } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Revocations } from './revocations.ts'

/** What a use case may reach. Time, cost and keys come in here, so that a test can set them. */
export interface Context {
  db: Knex
  log: Logger
  now: () => Date
  passwords: Passwords
  keys: TokenKeys
  tokens: TokenSettings
  revocations: Revocations
  /** The roles that anybody may register with. */
  registrationRoles: readonly Role[]
  permissions: RolePermissions
  /** What a session is where the login does not say; where it is strict, every session is. */
  rotation: Rotation
  corsOrigins: readonly string[]
}

/** The two key sets: what everybody may verify, and what only the API reads. */
export interface TokenKeys {
  access: KeySet
  refresh: KeySet
}
