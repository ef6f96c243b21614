import pg from 'pg'
import { connectionSettings } from './connection-settings.ts'
import type { DatabaseOptions } from './open-database.ts'

/** A pool of pg's own, for libraries that ask for one. Connects when it is first used. */
export function openPool(url: string, { poolSize, ...options }: DatabaseOptions): pg.Pool {
  return new pg.Pool({ ...connectionSettings(url, options), max: poolSize })
}
