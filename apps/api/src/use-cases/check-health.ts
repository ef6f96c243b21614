import type { Knex } from 'knex'
import type { Context } from '../context.ts'
import { pingDatabase } from '../stores/ping-database.ts'

/**
 * Verifies that Postgres accepts writes and revocations are current.
 *
 * @throws A database error, or {@link AuthError} `unavailable`.
 */
export async function checkHealth({ watchDb, revocations }: Context): Promise<void> {
  await shareOnePing(watchDb)
  revocations.assertSynced()
}

const pings = new WeakMap<Knex, Promise<void>>()

/** Shares one query and one connection among concurrent probes, which need no credentials. */
function shareOnePing(db: Knex): Promise<void> {
  const ping = pings.get(db) ?? pingDatabase(db).finally(() => pings.delete(db))
  pings.set(db, ping)
  return ping
}
