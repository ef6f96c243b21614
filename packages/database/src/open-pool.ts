import pg from 'pg'
import { connectionSettings, idleMs } from './connection-settings.ts'
import type { DatabaseOptions } from './open-database.ts'

/** Returns a pool of pg, for libraries that require one. It connects when it is first used. */
export function openPool(url: string, { poolSize, ...options }: DatabaseOptions): pg.Pool {
  const settings = connectionSettings(url, options)
  return new pg.Pool({ ...settings, max: poolSize, idleTimeoutMillis: idleMs(options) })
}
