import type { AccessClock } from '@latchkey/auth-client/access-clock'
import type { Refreshes } from '@latchkey/auth-client/refreshes'
import type { Readiness } from '@latchkey/http-server/readiness'
import type { Environment } from 'nunjucks'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { CsrfTokens } from './http/csrf.ts'

/** Dependencies of the pages. */
export interface Context {
  config: Config
  /** Stores sessions only. The API stores the accounts. */
  pool: Pool
  log: Logger
  readiness: Readiness
  views: Environment
  csrf: CsrfTokens
  /** Refreshes of this process. Parallel requests of one session share a refresh. */
  refreshes: Refreshes
  /** Tracks the API's time, by its responses to this process. */
  clock: AccessClock
}
