import type { Knex } from 'knex'
import { z } from 'zod'

/** Up to this number rows are counted; above it, their number is estimated. */
export const COUNTED = 1000

export interface Count {
  count: number
  isExact: boolean
}

/** The part of a query after `from`, with `?` for each binding. */
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

/** Counts up to {@link COUNTED} rows exactly, and estimates larger numbers. */
export async function countOrEstimate(db: Knex, { sql, bindings = [] }: Rows): Promise<Count> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from (select from ${sql} limit ?) as few`,
    [...bindings, COUNTED + 1],
  )
  const count = rows[0]?.count ?? 0
  if (count <= COUNTED) return { count, isExact: true }
  return { count: Math.max(count, await estimate(db, { sql, bindings })), isExact: false }
}

/** Returns Postgres' estimate of the number of rows, at the same cost for any number. */
export async function estimate(db: Knex, { sql, bindings = [] }: Rows): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown }>(
    `explain (format json) select from ${sql}`,
    bindings,
  )
  const [plan] = Plan.parse(rows)
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
