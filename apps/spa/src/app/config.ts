import { z } from 'zod'

const Config = z.object({
  /** Address of the auth API. */
  apiUrl: z.url(),
  /** Address of the server-rendered app. */
  webUrl: z.url().optional(),
})
export type Config = z.infer<typeof Config>

/** Where the services are, from `/config.json` beside the app. Rejects when it cannot be had. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-store' })
  if (!response.ok) throw new Error(`/config.json was answered with ${response.status}.`)
  return Config.parse(await response.json())
}
