import type { Rotation } from '@latchkey/auth-core/contract'
import type { JudgeInThread } from '@latchkey/password-policy/password-judge'
import type { Passwords } from './services/passwords.ts'
import type { Role, RolePermissions } from '@latchkey/auth-core/roles'
import type { Access } from '@latchkey/auth-verifier/access'
import type { Device } from '@latchkey/auth-core/device'
import type { Revocations } from '@latchkey/auth-verifier/revocations'
import type { TokenSettings } from '@latchkey/auth-core/tokens'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { AuditSeal } from './audit-seal.ts'
import type { DeviceTokens } from './device-tokens.ts'
import type { KeyRing } from './key-ring.ts'
import type { Limits } from './limits.ts'
import type { Mailer } from './mailer.ts'
import type { Refusals } from './refusals.ts'
import type { Seal } from './seal.ts'

/** What a use case may reach. Time, cost and keys come in here, so that a test can set them. */
export interface Context {
  db: Knex
  /** Connections of their own for what must not wait behind requests: probes and the poll. */
  watchDb: Knex
  log: Logger
  now: () => Date
  passwords: Passwords
  limits: Limits
  deviceTokens: DeviceTokens
  keys: KeyRing
  tokens: TokenSettings
  revocations: Revocations
  /** Judges access tokens. */
  access: Access
  /** The roles that anybody may register with. */
  registrationRoles: readonly Role[]
  permissions: RolePermissions
  /** What a session is where the login does not say; where it is strict, every session is. */
  rotation: Rotation
  corsOrigins: readonly string[]
  /** Whether only host names that nobody else can own are answered: in development, where no proxy looks. */
  checksHost: boolean
  /** Signs the devices that the web app speaks for; without it none is believed. */
  deviceSecret: string | undefined
  judgePassword: JudgeInThread
  /** Else they are only warned of. */
  refusesWeakPasswords: boolean
  /** Encrypts what waits in the database and only this service may read. */
  seal: Seal
  /** Sends mails; without one they stay where they are. */
  mailer: Mailer | undefined
  /** Whether anybody may read the mails: in development without a mail server. */
  showsMails: boolean
  /** The front end that the links in mails lead to. */
  appUrl: string
  auditSeal: AuditSeal
  refusals: Refusals
  /** For how long the audit log is kept. */
  auditDays: number
  /** How many proxies stand before the API, whose word on addresses counts. */
  trustedProxies: number
}

/** Who sends a request, as far as the request shows. */
export interface RequestContext {
  device: Device
  /** The request's id in the log. */
  requestId: string | undefined
}
