import { type Algorithm, ALGORITHMS, type Rotation, ROTATIONS } from '@latchkey/auth-core/contract'
import { PERMISSIONS, type Permission, ROLES, type Role } from '@latchkey/auth-core/roles'
import type { MetricsAddress } from '@latchkey/http-server/metrics-server'
import { z } from 'zod'
import type { ReceiverPolicy } from './domain/receiver-url.ts'
import {
  contact,
  database,
  listOf,
  mailServer,
  origins,
  randomSecret,
  secret,
} from './config-values.ts'

const DEVELOPMENT_URL = 'http://localhost:8000'
const DEVELOPMENT_APP_URL = 'http://localhost:3000'
const DEVELOPMENT_ORIGINS = 'http://localhost:5173,http://127.0.0.1:5173'

const LISTS = new Set(['STAFF_PERMISSIONS', 'REGISTRATION_ROLES'])

const Common = z.object({
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  DATABASE_URL: database,
  LISTEN_DATABASE_URL: database.optional(),
  LATCHKEY_SECRET: secret,
  STAFF_PERMISSIONS: listOf<Permission>(PERMISSIONS).default(['accounts:read']),
  ROTATION: z.enum(ROTATIONS).default('lenient'),
  ACCESS_TOKEN_ALGORITHM: z.enum(ALGORITHMS).default('ES256'),
  DEVICE_SECRET: secret.optional(),
  SMTP_URL: mailServer.optional(),
  MAIL_FROM: z.string().min(3).default('Latchkey <latchkey@localhost>'),
  SECURITY_CONTACT: contact.optional(),
  SIGNALS_PRIVATE_RECEIVERS: z.stringbool().default(false),
  AUDIT_DAYS: z.coerce.number().int().min(1).max(36_500).default(400),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  STOP_NOTICE_SECONDS: z.coerce.number().min(0).max(60).default(0),
  WORKERS: z.coerce.number().int().min(1).max(256).default(1),
  PASSWORD_COST: z.coerce.number().int().min(4).max(16).default(12),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

const Development = Common.extend({
  NODE_ENV: z.enum(['development', 'test']).default('development'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default(DEVELOPMENT_URL),
  CORS_ORIGINS: origins.prefault(DEVELOPMENT_ORIGINS),
  REGISTRATION_ROLES: listOf<Role>(ROLES).default([...ROLES]),
  APP_URL: z.url({ protocol: /^https?$/ }).default(DEVELOPMENT_APP_URL),
})

const Production = Common.extend({
  NODE_ENV: z.literal('production'),
  PUBLIC_URL: z.url({
    protocol: /^https$/,
    error: 'Set it to the https URL of the API for its clients',
  }),
  CORS_ORIGINS: origins.refine((list) => list.every((origin) => origin.startsWith('https:')), {
    error: 'Use only https origins in production',
  }),
  REGISTRATION_ROLES: listOf<Role>(ROLES)
    .default(['customer'])
    .refine((roles) => !roles.includes('admin'), {
      error: 'Remove admin: production does not allow registration as an admin',
    }),
  PASSWORD_COST: z.coerce.number().int().min(10).max(16).default(12),
  LATCHKEY_SECRET: randomSecret,
  STOP_NOTICE_SECONDS: z.coerce.number().min(0).max(60).default(2),
  DEVICE_SECRET: randomSecret.optional(),
  APP_URL: z.url({
    protocol: /^https$/,
    error: 'Set it to the https URL of the front end that emailed links point to',
  }),
  SMTP_URL: mailServer,
  MAIL_FROM: z
    .string({ error: 'Set it to the sender of emails, such as Latchkey <no-reply@example.com>' })
    .min(3),
})

const Environment = z.union([Production, Development])

/** The variables by `NODE_ENV`. `config-help.ts` describes each. */
export const ENVIRONMENTS = { development: Development, production: Production }

export type VariableName = keyof typeof Production.shape

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
  const schema = environment['NODE_ENV'] === 'production' ? Production : Development
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
  const schema = environment['NODE_ENV'] === 'production' ? Production : Development
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

function toConfig(env: z.infer<typeof Environment>): Config {
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
}: z.infer<typeof Environment>): MetricsAddress | undefined {
  return port === undefined ? undefined : { host, port }
}

/** Removes empty variables, except lists: an empty list is a valid value. */
export function withoutBlanks(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || LISTS.has(name)),
  )
}
