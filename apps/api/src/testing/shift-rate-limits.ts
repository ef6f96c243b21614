import type { Knex } from 'knex'

/**
 * Ends the windows of all rate limits earlier by `ms` milliseconds: some of them use the clock of
 * the machine, which a test does not move.
 */
export async function shiftRateLimits(db: Knex, ms: number): Promise<void> {
  await db('rate_limits').update({ expire: db.raw('expire - ?::bigint', [ms]) })
}
