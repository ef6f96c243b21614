import { test as base } from 'vitest'
import { createTestIssuer, type TestIssuer, type TestIssuerOptions } from './issuer.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

interface Fixtures {
  /** Options of {@link Fixtures.server}; override them with `test.extend` or `test.override`. */
  serverOptions: TestServerOptions
  issuerOptions: TestIssuerOptions
  /** A real auth API on a database of its own, for this test only. */
  server: TestServer
  /** Issues tokens without a server. */
  issuer: TestIssuer
}

/** Vitest's `test` with a `server` and an `issuer`, which start when a test names them. */
export const test = base.extend<Fixtures>({
  serverOptions: {},
  issuerOptions: {},
  server: async ({ serverOptions }, provide) => {
    const server = await startTestServer(serverOptions)
    try {
      await provide(server)
    } finally {
      await server.stop()
    }
  },
  issuer: async ({ issuerOptions }, provide) => {
    await provide(createTestIssuer(issuerOptions))
  },
})
