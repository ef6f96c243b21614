import { ALGORITHMS, ROTATIONS } from '@latchkey/auth-core/contract'
import { PERMISSIONS, type Permission, ROLES, type Role } from '@latchkey/auth-core/roles'
import { z } from 'zod'
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

/** The environment as the schemas return it. */
export type Environment = z.infer<typeof Production> | z.infer<typeof Development>

/** The variables by `NODE_ENV`. `config-help.ts` describes each. */
export const ENVIRONMENTS = { development: Development, production: Production }

export type VariableName = keyof typeof Production.shape

/** Removes empty variables, except lists: an empty list is a valid value. */
export function withoutBlanks(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== '' || LISTS.has(name)),
  )
}

/** Returns the schema for the `NODE_ENV` of an environment. */
export function schemaFor(environment: NodeJS.ProcessEnv): typeof Production | typeof Development {
  return environment['NODE_ENV'] === 'production' ? Production : Development
}
