import type { Knex } from 'knex'

/** How many connections of a pool are in use or idle, and how many queries wait for one. */
export interface PoolCounts {
  used: number
  idle: number
  waiting: number
}

interface Pool {
  numUsed: () => number
  numFree: () => number
  numPendingAcquires: () => number
}

/** Returns zeros for a database that has been closed. */
export function poolCounts(db: Knex): PoolCounts {
  // Knex does not say the type of its client, which has a tarn pool until it is closed.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { pool } = db.client as { pool?: Pool }
  return {
    used: pool?.numUsed() ?? 0,
    idle: pool?.numFree() ?? 0,
    waiting: pool?.numPendingAcquires() ?? 0,
  }
}
