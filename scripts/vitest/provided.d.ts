import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server on which each test makes a database of its own. */
    postgresUrl: string
  }
}
