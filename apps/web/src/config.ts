import { z } from 'zod'

const SECRET_MIN_LENGTH = 32
const DIFFERENT_CHARACTERS = 12

const secret = z
  .string({ error: `Set it to a random text of at least ${SECRET_MIN_LENGTH} characters` })
  .min(SECRET_MIN_LENGTH, `Make it at least ${SECRET_MIN_LENGTH} random characters`)
  // What was typed rather than drawn has few different characters.
  .refine((text) => new Set(text).size >= DIFFERENT_CHARACTERS, {
    error: 'Make it random, for example by: openssl rand -base64 32',
  })

/** How many proxies stand before the app, each of which says by whom and how it was asked. */
const proxies = z.coerce.number().int().min(0)

const Common = z.object({
  HOST: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'Set it to the address of a Postgres, such as postgres://user:password@host:5432/name',
  }),
  SESSION_SECRET: secret,
  TRUST_PROXY: proxies.default(0),
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
    error: 'Set it to the address under which this app reaches the API',
  }),
  // Without it everybody would be at one address for the API: this app's own.
  DEVICE_SECRET: secret,
  // Its cookies ask for https, and it speaks http: somebody stands before it.
  TRUST_PROXY: proxies.default(1),
})

export interface Config {
  isProduction: boolean
  host: string
  port: number
  databaseUrl: string
  /** Signs the session cookie. */
  sessionSecret: string
  apiUrl: string
  /** Shared with the API, which is told by it whose requests these are. */
  deviceSecret: string | undefined
  trustedProxies: number
  logLevel: string
}

/** Reads the environment once, at start. Throws one error that names every bad variable. */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  const isProduction = environment['NODE_ENV'] === 'production'
  const { success, data, error } = (isProduction ? Production : Development).safeParse(
    withoutBlanks(environment),
  )
  if (!success) throw new Error(`The environment is not complete.\n${z.prettifyError(error)}`)
  return {
    isProduction,
    host: data.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    sessionSecret: data.SESSION_SECRET,
    apiUrl: data.API_URL,
    deviceSecret: data.DEVICE_SECRET,
    trustedProxies: data.TRUST_PROXY,
    logLevel: data.LOG_LEVEL,
  }
}

/** A variable that is set to nothing is not set. */
function withoutBlanks(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}
