import { defineConfig } from 'vitest/config'

/** Sources rather than builds, so that a test sees what was just written. */
const conditions = ['@latchkey/source', 'module', 'node', 'development|production']

interface Part {
  root: string
  environment?: 'node' | 'jsdom'
  needsPostgres?: boolean
}

const project = (name: string, { root, environment = 'node', needsPostgres = false }: Part) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root,
    environment,
    include: ['{src,test,vite}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: needsPostgres ? [`${import.meta.dirname}/scripts/vitest/postgres.ts`] : [],
  },
})

export default defineConfig({
  test: {
    // Much of a test's time is waiting for Postgres and for hashes: two at once also on two processors.
    maxWorkers: 2,
    projects: [
      project('auth-core', { root: 'packages/auth-core' }),
      project('auth-client', { root: 'packages/auth-client' }),
      project('auth-verifier', { root: 'packages/auth-verifier' }),
      project('password-policy', { root: 'packages/password-policy' }),
      project('database', { root: 'packages/database', needsPostgres: true }),
      project('local-postgres', { root: 'packages/local-postgres' }),
      project('serving', { root: 'packages/serving' }),
      project('ui', { root: 'packages/ui' }),
      project('api', { root: 'apps/api', needsPostgres: true }),
      project('web', { root: 'apps/web', needsPostgres: true }),
      project('scripts', { root: 'scripts' }),
      project('spa', { root: 'apps/spa', environment: 'jsdom' }),
    ],
  },
})
