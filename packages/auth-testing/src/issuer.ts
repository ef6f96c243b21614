export { type IssuerServer, startTestIssuer } from './issuer/issuer-server.ts'
export type { TestClaims } from './issuer/test-claims.ts'
export { createTestIssuer, type TestIssuer, type TestIssuerOptions } from './issuer/test-issuer.ts'
