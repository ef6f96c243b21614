import { defineConfig } from 'vitest/config'

/** Tests import the sources instead of the builds. */
const conditions = ['@latchkey/source', 'module', 'node', 'development|production']

interface Part {
  root: string
  environment?: 'node' | 'jsdom'
  needsPostgres?: boolean
  /** Loads the modules once per worker instead of once per file. No test may change them. */
  sharesModules?: boolean
  /** More files that run before the tests. */
  setup?: string[]
  /** More files that run with each test file. */
  setupFiles?: string[]
}

const project = (
  name: string,
  { root, environment = 'node', needsPostgres, sharesModules, setup = [], setupFiles = [] }: Part,
) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root,
    environment,
    isolate: !sharesModules,
    include: ['{src,test,vite}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A second, the default, is too short for a busy machine.
    expect: { poll: { timeout: 15_000 } },
    setupFiles: ['scripts/vitest/patience.ts', ...setupFiles].map(
      (file) => `${import.meta.dirname}/${file}`,
    ),
    globalSetup: [...(needsPostgres ? ['scripts/vitest/postgres.ts'] : []), ...setup].map(
      (file) => `${import.meta.dirname}/${file}`,
    ),
  },
})

export default defineConfig({
  test: {
    // Tests mostly wait for Postgres and password hashes: two workers fit even two processors.
    maxWorkers: 2,
    projects: [
      project('auth-core', { root: 'packages/auth-core' }),
      project('auth-client', { root: 'packages/auth-client' }),
      project('auth-verifier', { root: 'packages/auth-verifier' }),
      project('auth-testing', { root: 'packages/auth-testing', needsPostgres: true }),
      project('password-policy', { root: 'packages/password-policy' }),
      project('database', { root: 'packages/database', needsPostgres: true }),
      project('local-postgres', { root: 'packages/local-postgres' }),
      project('http-server', { root: 'packages/http-server' }),
      project('ui', { root: 'packages/ui' }),
      project('api', {
        root: 'apps/api',
        needsPostgres: true,
        sharesModules: true,
        setupFiles: ['apps/api/test/support/after-each-file.ts'],
      }),
      project('web', { root: 'apps/web', needsPostgres: true, sharesModules: true }),
      project('scripts', { root: 'scripts' }),
      project('examples', {
        root: 'examples',
        needsPostgres: true,
        setup: ['examples/test/support/start-issuer.ts'],
      }),
      project('spa', { root: 'apps/spa', environment: 'jsdom' }),
    ],
  },
})
