import type { Knex } from 'knex'
import { vi } from 'vitest'

/**
 * Runs two actions so that the second commits before the first continues. A transaction locks the
 * account until the first action waits for it, then runs the second action and commits.
 *
 * @returns The result of the first action.
 */
export async function overtake<T>(
  db: Knex,
  accountId: string,
  first: () => Promise<T>,
  second: (trx: Knex) => Promise<unknown>,
): Promise<T> {
  const holder = await db.transaction()
  await holder('accounts').where({ id: accountId }).forUpdate()
  const running = first()
  await untilWaiting(db, 1)
  await second(holder)
  await holder.commit()
  return running
}

/** Waits until `count` connections to this database wait for a lock. */
async function untilWaiting(db: Knex, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await db('pg_stat_activity')
        .where({ wait_event_type: 'Lock' })
        .whereRaw('datname = current_database()')
        .count<{ count: string }[]>('* as count')
      if (Number(row?.count) < count) throw new Error(`${row?.count} wait so far`)
    },
    { timeout: 10_000, interval: 5 },
  )
}
