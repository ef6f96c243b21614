import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

const Environment = z.object({
  API_URL: address.default('http://localhost:8000'),
  WEB_URL: address.default('http://localhost:3000'),
  HOST: z.string().min(1).default('127.0.0.1'),
  SPA_PORT: z.coerce.number().int().min(1).max(65_535).default(5173),
})

export interface Settings {
  /** Content of `/config.json`, which the app loads at startup. */
  config: { apiUrl: string; webUrl: string }
  /** Address of the dev server and the preview server. */
  listen: { host: string; port: number; strictPort: true }
}

/** Parses the environment. Throws one error that names every invalid variable. */
export function parseEnvironment(environment: Record<string, string | undefined>): Settings {
  const { success, data, error } = Environment.safeParse(environment)
  if (!success) throw new Error(`Invalid environment\n${z.prettifyError(error)}`)
  return {
    config: { apiUrl: data.API_URL, webUrl: data.WEB_URL },
    listen: { host: data.HOST, port: data.SPA_PORT, strictPort: true },
  }
}
