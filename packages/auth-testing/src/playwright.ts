import { test as base } from '@playwright/test'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

interface WorkerFixtures {
  /** Options of {@link WorkerFixtures.server}, for `test.use` or the configuration. */
  serverOptions: TestServerOptions
  /** A real auth API on a database of its own, for all tests of a worker. */
  server: TestServer
}

/** Playwright's `test` with a `server`, which starts with the first test that names it. */
export const test = base.extend<{}, WorkerFixtures>({
  serverOptions: [{}, { scope: 'worker', option: true }],
  server: [
    async ({ serverOptions }, provide) => {
      const server = await startTestServer(serverOptions)
      await provide(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})
