import type { AccessClock } from '@latchkey/auth-client/access-clock'
import type { Refreshes } from '@latchkey/auth-client/refreshes'
import type { Environment } from 'nunjucks'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { CsrfTokens } from './http/csrf.ts'

/** What a page may reach. */
export interface Context {
  config: Config
  /** For sessions alone: accounts are the API's. */
  pool: Pool
  log: Logger
  views: Environment
  csrf: CsrfTokens
  /** The refreshes of this process, so that the requests of one session share one. */
  refreshes: Refreshes
  /** The API's time, as this process has learned it. */
  clock: AccessClock
}
