import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server on which each test makes a database of its own. */
    postgresUrl: string
    /** Tells this run from others on the same server. */
    testRun: string
    /** The API that the examples trust. */
    issuer: {
      url: string
      /** The credential of a service. */
      credential: string
    }
  }
}
