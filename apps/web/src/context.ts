import type { RefreshesUnderWay } from '@latchkey/auth-core/client'
import type { Knex } from 'knex'
import type { Environment } from 'nunjucks'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** What a page may reach. */
export interface Context {
  config: Config
  /** For sessions alone: accounts are the API's. */
  db: Knex
  log: Logger
  views: Environment
  /** The refreshes under way in this process, so that the requests of one session share one. */
  refreshes: RefreshesUnderWay
}
