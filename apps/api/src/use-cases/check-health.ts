import type { Knex } from 'knex'
import type { Context } from '../context.ts'
import { pingDatabase } from '../stores/ping-database.ts'

/**
 * Passes when the service can do its work: Postgres takes writes, and revocations are current. Throws
 * what the database throws, or {@link AuthError} `unavailable`.
 */
export async function checkHealth({ watchDb, revocations }: Context): Promise<void> {
  await shareOnePing(watchDb)
  revocations.assertSynced()
}

const pings = new WeakMap<Knex, Promise<void>>()

/** Probes are anonymous: however many arrive at once, they are one query and one connection. */
function shareOnePing(db: Knex): Promise<void> {
  const ping = pings.get(db) ?? pingDatabase(db).finally(() => pings.delete(db))
  pings.set(db, ping)
  return ping
}
