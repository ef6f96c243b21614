import type { Knex } from 'knex'
import { vi } from 'vitest'

/**
 * Runs `actions` so that they overlap: locks all rows of `table` until every action waits for a
 * lock, then releases them. A race test that uses it fails on every run when the code is wrong.
 */
export async function startTogether<T>(
  db: Knex,
  table: string,
  actions: (() => Promise<T>)[],
): Promise<T[]> {
  const gate = await db.transaction()
  // A transaction sees one snapshot of pg_stat_activity, so the count runs outside `gate`.
  await gate(table).forUpdate()
  const running = actions.map((action) => action())

  await vi.waitFor(
    async () => {
      const [row] = await db('pg_stat_activity')
        .where({ wait_event_type: 'Lock' })
        .whereRaw('datname = current_database()')
        .count<{ count: string }[]>('* as count')
      if (Number(row?.count) < actions.length) throw new Error(`${row?.count} wait so far`)
    },
    { timeout: 10_000, interval: 20 },
  )
  await gate.commit()
  return Promise.all(running)
}
