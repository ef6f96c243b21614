import type { Knex } from 'knex'
import { z } from 'zod'

/** Up to here rows are counted, beyond it their number is estimated. */
export const COUNTED = 1000

export interface Count {
  count: number
  isExact: boolean
}

/** What stands behind `from`, with `?` for each of the bindings. */
export interface Rows {
  sql: string
  bindings?: Knex.Value[]
}

const Plan = z
  .array(
    z.object({
      'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
    }),
  )
  .min(1)

/** How many rows there are: exactly where they are few, and otherwise as Postgres estimates it. */
export async function countOrEstimate(db: Knex, { sql, bindings = [] }: Rows): Promise<Count> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from (select from ${sql} limit ?) as few`,
    [...bindings, COUNTED + 1],
  )
  const count = rows[0]?.count ?? 0
  if (count <= COUNTED) return { count, isExact: true }
  return { count: Math.max(count, await estimate(db, { sql, bindings })), isExact: false }
}

/** How many rows there are as Postgres estimates it, which costs nothing however many there are. */
export async function estimate(db: Knex, { sql, bindings = [] }: Rows): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown }>(
    `explain (format json) select from ${sql}`,
    bindings,
  )
  const [plan] = Plan.parse(rows)
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
