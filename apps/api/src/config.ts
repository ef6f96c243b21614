import type { Algorithm, Rotation } from '@latchkey/auth-core/contract'
import type { Permission, Role } from '@latchkey/auth-core/roles'
import type { MetricsAddress } from '@latchkey/http-server/metrics-server'
import { z } from 'zod'
import type { ReceiverPolicy } from './domain/receiver-url.ts'
import { type Environment, schemaFor, withoutBlanks } from './environment.ts'

export interface Config {
  isProduction: boolean
  host: string
  port: number
  databaseUrl: string
  /** The same database without a pooler in transaction mode, which delivers no notifications. */
  listenDatabaseUrl: string
  /** Encrypts the private keys in the database. */
  secret: string
  /** The URL of the API for clients: the issuer and audience of the tokens. */
  publicUrl: string
  /** The browser origins that may read responses. */
  corsOrigins: readonly string[]
  /** The roles that are open to registration. */
  registrationRoles: readonly Role[]
  staffPermissions: readonly Permission[]
  /** `strict`: every session requires idempotency keys. `lenient`: only those that request it. */
  rotation: Rotation
  /** The algorithm of the first access token key, and the default for later ones. */
  accessTokenAlgorithm: Algorithm
  /** Shared with the web app, which signs the device of its user with it. */
  deviceSecret: string | undefined
  /** The front end that emailed links point to. */
  appUrl: string
  /** The mail server. Without one, the API shows emails and does not send them. */
  smtpUrl: string | undefined
  mailFrom: string
  /** Whom to tell about a vulnerability, as a URI. */
  securityContact: string | undefined
  /** Where security events may be sent to. */
  receivers: ReceiverPolicy
  /** How long audit events are kept, in days. */
  auditDays: number
  /** The number of proxies in front of the API. */
  trustedProxies: number
  /** How long probes report a process that will stop before it accepts no more requests. */
  stopNoticeMs: number
  /** The number of processes that serve requests. */
  workers: number
  passwordCost: number
  /** Where Prometheus reads metrics. Without it, none are collected. */
  metrics: MetricsAddress | undefined
  logLevel: string
}

/** Parses the environment. Throws one error that names every invalid variable. */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  const schema = schemaFor(environment)
  const { success, data: env, error } = schema.safeParse(withoutBlanks(environment))
  if (!success) throw incomplete(error)
  return toConfig(env)
}

/** The settings of a command that only uses the database. */
export type DatabaseConfig = Pick<
  Config,
  'databaseUrl' | 'secret' | 'accessTokenAlgorithm' | 'receivers'
>

/** Parses only the variables of {@link DatabaseConfig}: key commands need no mail server. */
export function parseDatabaseConfig(environment: NodeJS.ProcessEnv): DatabaseConfig {
  const schema = schemaFor(environment)
  const picked = z.object({
    DATABASE_URL: schema.shape.DATABASE_URL,
    LATCHKEY_SECRET: schema.shape.LATCHKEY_SECRET,
    ACCESS_TOKEN_ALGORITHM: schema.shape.ACCESS_TOKEN_ALGORITHM,
    SIGNALS_PRIVATE_RECEIVERS: schema.shape.SIGNALS_PRIVATE_RECEIVERS,
    NODE_ENV: schema.shape.NODE_ENV,
  })
  const { success, data: env, error } = picked.safeParse(withoutBlanks(environment))
  if (!success) throw incomplete(error)
  return {
    databaseUrl: env.DATABASE_URL,
    secret: env.LATCHKEY_SECRET,
    accessTokenAlgorithm: env.ACCESS_TOKEN_ALGORITHM,
    receivers: toReceiverPolicy(env),
  }
}

function toReceiverPolicy(env: {
  NODE_ENV: string
  SIGNALS_PRIVATE_RECEIVERS: boolean
}): ReceiverPolicy {
  return {
    allowsLoopbackHttp: env.NODE_ENV !== 'production',
    allowsPrivate: env.SIGNALS_PRIVATE_RECEIVERS,
  }
}

function incomplete(error: z.ZodError): Error {
  return new Error(`Some environment variables are missing or invalid.\n${z.prettifyError(error)}`)
}

function toConfig(env: Environment): Config {
  const isProduction = env.NODE_ENV === 'production'
  return {
    isProduction,
    host: env.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    listenDatabaseUrl: env.LISTEN_DATABASE_URL ?? env.DATABASE_URL,
    secret: env.LATCHKEY_SECRET,
    publicUrl: env.PUBLIC_URL.replace(/\/+$/, ''),
    corsOrigins: env.CORS_ORIGINS,
    registrationRoles: env.REGISTRATION_ROLES,
    staffPermissions: env.STAFF_PERMISSIONS,
    rotation: env.ROTATION,
    accessTokenAlgorithm: env.ACCESS_TOKEN_ALGORITHM,
    deviceSecret: env.DEVICE_SECRET,
    appUrl: env.APP_URL.replace(/\/+$/, ''),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    securityContact: env.SECURITY_CONTACT,
    receivers: toReceiverPolicy(env),
    auditDays: env.AUDIT_DAYS,
    trustedProxies: env.TRUST_PROXY,
    stopNoticeMs: 1000 * env.STOP_NOTICE_SECONDS,
    workers: env.WORKERS,
    passwordCost: env.PASSWORD_COST,
    metrics: toMetricsAddress(env),
    logLevel: env.LOG_LEVEL,
  }
}

function toMetricsAddress({
  METRICS_HOST: host,
  METRICS_PORT: port,
}: Environment): MetricsAddress | undefined {
  return port === undefined ? undefined : { host, port }
}
