import type { Knex } from 'knex'
import { vi } from 'vitest'

/**
 * Runs `actions` so that they really overlap: holds all rows of `table` until as many wait for a
 * lock as must, then lets go. A race test made so fails each time that the code is wrong.
 */
export async function startTogether<T>(
  db: Knex,
  table: string,
  actions: (() => Promise<T>)[],
): Promise<T[]> {
  const gate = await db.transaction()
  await gate(table).forUpdate() // Postgres shows a transaction one picture of its activity, so the count is asked outside
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
