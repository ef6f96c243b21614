import { z } from 'zod'

const SECRET_MIN_LENGTH = 32
const DIFFERENT_CHARACTERS = 12

const secret = z
  .string({ error: `Set it to a random string of at least ${SECRET_MIN_LENGTH} characters` })
  .min(SECRET_MIN_LENGTH, `Make it at least ${SECRET_MIN_LENGTH} random characters`)
  // Secrets that were typed rather than generated have few distinct characters.
  .refine((text) => new Set(text).size >= DIFFERENT_CHARACTERS, {
    error: 'Make it random, for example with: openssl rand -base64 32',
  })

/** Number of trusted proxies, whose headers contain the client's IP address and protocol. */
const proxies = z.coerce.number().int().min(0)

const Common = z.object({
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'Set it to a Postgres URL, for example postgres://user:password@host:5432/name',
  }),
  SESSION_SECRET: secret,
  TRUST_PROXY: proxies.default(0),
  STOP_NOTICE_SECONDS: z.coerce.number().min(0).max(60).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

const Development = Common.extend({
  NODE_ENV: z.enum(['development', 'test']).default('development'),
  API_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8000'),
  DEVICE_SECRET: secret.optional(),
})

const Production = Common.extend({
  NODE_ENV: z.literal('production'),
  API_URL: z.url({
    protocol: /^https?$/,
    error: 'Set it to the URL at which this app reaches the API',
  }),
  // Without it, the API would see all users at this app's IP address.
  DEVICE_SECRET: secret,
  // Cookies require https but the app serves http, so a proxy must terminate TLS.
  TRUST_PROXY: proxies.default(1),
  STOP_NOTICE_SECONDS: z.coerce.number().min(0).max(60).default(2),
})

/** The variables by `NODE_ENV`. `config-help.ts` describes each. */
export const ENVIRONMENTS = { development: Development, production: Production }

export type VariableName = keyof typeof Production.shape

export interface Config {
  isProduction: boolean
  host: string
  port: number
  databaseUrl: string
  /** Signs the session cookie and the CSRF tokens, and encrypts the stored sessions. */
  sessionSecret: string
  apiUrl: string
  /** Shared with the API. Signs the header that identifies the user's device. */
  deviceSecret: string | undefined
  trustedProxies: number
  /** How long probes report a process that will stop before it accepts no more requests. */
  stopNoticeMs: number
  logLevel: string
}

/** Parses the environment. Throws one error that names every invalid variable. */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  const isProduction = environment['NODE_ENV'] === 'production'
  const { success, data, error } = (isProduction ? Production : Development).safeParse(
    withoutBlanks(environment),
  )
  if (!success) throw new Error(`Invalid environment\n${z.prettifyError(error)}`)
  return {
    isProduction,
    host: data.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    sessionSecret: data.SESSION_SECRET,
    apiUrl: data.API_URL,
    deviceSecret: data.DEVICE_SECRET,
    trustedProxies: data.TRUST_PROXY,
    stopNoticeMs: 1000 * data.STOP_NOTICE_SECONDS,
    logLevel: data.LOG_LEVEL,
  }
}

/** Removes empty variables, so that they are treated as missing. */
function withoutBlanks(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}
