import type { PlaywrightTestConfig } from '@playwright/test'
import { z } from 'zod'

const Environment = z.object({
  API_URL: z.url(),
  SPA_URL: z.url(),
  WEB_URL: z.url(),
  CHROMIUM_PATH: z.string().default(''),
})

/** Where the apps under test run, and which browser drives them: from the script that started both. */
export const environment = Environment.parse(process.env)

/** What keeps Chromium from asking the network for anything of its own. */
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
    // A trace of every test, kept or not, takes longer than the tests: ask for one by `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(environment.CHROMIUM_PATH && { executablePath: environment.CHROMIUM_PATH }),
      args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
}
