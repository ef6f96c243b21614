import type { Rotation } from '@latchkey/auth-core/contract'
import type { Device } from '@latchkey/auth-core/device'
import type { Role, RolePermissions } from '@latchkey/auth-core/roles'
import type { TokenSettings } from '@latchkey/auth-core/tokens'
import type { Revocations } from '@latchkey/auth-verifier/revocations'
import type { TokenVerifier } from '@latchkey/auth-verifier/token-verifier'
import type { Waits } from '@latchkey/auth-verifier/waits'
import type { RequestObserver } from '@latchkey/http-server/observe-requests'
import type { Readiness } from '@latchkey/http-server/readiness'
import type { JudgeInThread } from '@latchkey/password-policy/password-judge'
import type { Response } from 'express'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { AccessDenials } from './services/access-denials.ts'
import type { DeviceTokens } from './services/device-tokens.ts'
import type { EventSender } from './services/event-sender.ts'
import type { HashChain } from './services/hash-chain.ts'
import type { KeyRing } from './services/key-ring.ts'
import type { Limits } from './services/rate-limits.ts'
import type { Mailer } from './services/mailer.ts'
import type { Passwords } from './services/passwords.ts'
import type { SecretBox } from './services/secret-box.ts'
import type { ServiceDirectory } from './services/service-directory.ts'

/** The database, the clock and the log. */
export interface Basics {
  db: Knex
  /** A separate pool for probes and the revocation poll, which must not queue behind requests. */
  watchDb: Knex
  log: Logger
  now: () => Date
  readiness: Readiness
  /** Whether notifications of Postgres arrive. Otherwise revocations arrive by polling. */
  listening: { isConnected: boolean }
  /** Counts requests. Without it, none are counted. */
  observeRequest?: RequestObserver<Response>
}

/** Issuing and verifying tokens. */
export interface TokenScheme {
  keys: KeyRing
  tokens: TokenSettings
  /** The services that access tokens can be issued for. */
  services: ServiceDirectory
  revocations: Revocations
  tokenVerifier: TokenVerifier
  /** Reuse detection for logins that do not choose. With `strict`, every session is strict. */
  rotation: Rotation
  deviceTokens: DeviceTokens
}

/** The rules for accounts and passwords. */
export interface AccountRules {
  permissions: RolePermissions
  /** The roles that anyone may register with. */
  registrationRoles: readonly Role[]
  passwords: Passwords
  judgePassword: JudgeInThread
  /** Whether weak passwords are rejected. Otherwise they are logged. */
  rejectsWeakPasswords: boolean
  limits: Limits
}

/** Emails. */
export interface EmailDelivery {
  /** Sends emails. Without it they stay in the outbox. */
  mailer: Mailer | undefined
  /** Whether the outbox is public: in development without a mail server. */
  showsMails: boolean
  /** The front end that emailed links point to. */
  appUrl: string
  /** Encrypts stored data that only this service may read. */
  secretBox: SecretBox
}

/** Security events for services. */
interface EventStreams {
  eventSender: EventSender
  streamNews: Waits
}

/** The audit log. */
export interface AuditLog {
  hashChain: HashChain
  accessDenials: AccessDenials
  /** How long events are kept, in days. */
  auditDays: number
}

/** Which clients the HTTP layer accepts and trusts. */
export interface HttpSettings {
  corsOrigins: readonly string[]
  /** Whether to reject unknown host names: in development, where no proxy checks them. */
  checksHost: boolean
  /** Verifies the device that the web app reports for its user. Without it, reports are ignored. */
  deviceSecret: string | undefined
  /** The number of proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies: number
  /** Whom to tell about a vulnerability, as a URI. Without it there is no `security.txt`. */
  securityContact: string | undefined
}

/** Dependencies of the use cases. Time, cost and keys are inputs, so that tests can set them. */
export type Context = Basics &
  TokenScheme &
  AccountRules &
  EmailDelivery &
  EventStreams &
  AuditLog &
  HttpSettings

/** The client that sent a request. */
export interface RequestContext {
  device: Device
  /** The request's id in the log. */
  requestId: string | undefined
}
