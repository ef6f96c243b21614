import { z } from 'zod'

const Config = z.object({
  /** Base URL of the auth API. */
  apiUrl: z.url(),
  /** Base URL of the server-rendered app. */
  webUrl: z.url().optional(),
})
export type Config = z.infer<typeof Config>

/** Loads the service URLs from `/config.json`. Rejects if the file is missing or invalid. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-store' })
  if (!response.ok) throw new Error(`/config.json returned status ${response.status}.`)
  return Config.parse(await response.json())
}
