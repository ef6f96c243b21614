import type { PlaywrightTestConfig } from '@playwright/test'
import { z } from 'zod'

const Environment = z.object({
  API_URL: z.url(),
  SPA_URL: z.url(),
  WEB_URL: z.url(),
  CHROMIUM_PATH: z.string().default(''),
})

/** The URLs of the apps and the path of the browser, set by `scripts/lib/test.mjs`. */
export const environment = Environment.parse(process.env)

/** Turns off Chromium's own network requests. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** The settings that tests and pictures share. */
export const baseConfig: PlaywrightTestConfig = {
  outputDir: '../.data/test-results/e2e',
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  workers: 2,
  use: {
    locale: 'en-GB',
    // Traces take longer than the tests. Use `--trace on` to record them.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(environment.CHROMIUM_PATH && { executablePath: environment.CHROMIUM_PATH }),
      args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
}
