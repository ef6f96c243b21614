import { z } from 'zod'

const Environment = z.object({
  /** The auth API, as browsers and this server reach it. */
  API_URL: z.url().default('http://localhost:8000'),
  /** The credential of this app as a service, for the revocation feed. */
  CREDENTIAL: z.string().default(''),
  /** Derives the idempotency keys of refreshes. The same in all processes of this app. */
  SECRET: z.string().min(32),
  /** `false` allows the session cookie over http, for a host other than localhost. */
  SECURE_COOKIES: z.enum(['true', 'false']).default('true'),
})

/** Reads the environment when it is first needed: the build has none. */
export function config() {
  return (parsed ??= Environment.parse(process.env))
}

let parsed: z.infer<typeof Environment> | undefined
