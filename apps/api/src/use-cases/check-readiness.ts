import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import type { Context } from '../context.ts'
import { pingDatabase } from '../stores/ping-database.ts'

const RETRY_AFTER_SECONDS = 1

/**
 * Verifies that the process takes requests and is not about to stop, that it has keys and current
 * revocations, and that Postgres accepts writes.
 *
 * @throws A database error, or {@link AuthError} `unavailable`.
 */
export async function checkReadiness(ctx: Context): Promise<void> {
  if (ctx.readiness.isOff() || ctx.keys.verifiers('access').size === 0) {
    throw new AuthError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
  }
  await shareOnePing(ctx.watchDb)
  ctx.revocations.assertSynced()
}

const pings = new WeakMap<Knex, Promise<void>>()

/** Shares one query and one connection among concurrent probes, which need no credentials. */
function shareOnePing(db: Knex): Promise<void> {
  const ping = pings.get(db) ?? pingDatabase(db).finally(() => pings.delete(db))
  pings.set(db, ping)
  return ping
}
