import type { Knex } from 'knex'

/** Deletes the budgets that ran out before `beforeMs`, in milliseconds since the epoch. */
export async function deleteOldLimits(db: Knex, beforeMs: number): Promise<void> {
  await db('rate_limits').where('expire', '<', beforeMs).delete()
}
