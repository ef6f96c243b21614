export type { Duration } from './server/duration.ts'
export { startTestServer } from './server/start-test-server.ts'
export type { TestServerOptions } from './server/options.ts'
export type {
  AccountEdit,
  Holder,
  NewAccount,
  TestAccount,
  TestEmail,
  TestServer,
} from './server/test-server.ts'
