import type { Knex } from 'knex'
import { z } from 'zod'
import { type AccountFilter, bindingsOf, conditionsOf, where } from './account-filter.ts'
import { type Condition, prepareSearch } from './account-search.ts'

/** Up to here accounts are counted, beyond it their number is estimated. */
const COUNTED = 1000

export interface AccountCount {
  count: number
  isExact: boolean
}

const Plan = z
  .array(
    z.object({
      'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
    }),
  )
  .min(1)

/**
 * How many accounts there are of a filter: exactly where they are few, and otherwise as Postgres
 * estimates it, which costs nothing however many there are.
 */
export async function countAccounts(db: Knex, filter: AccountFilter): Promise<AccountCount> {
  const conditions = conditionsOf(filter)
  if (filter.search === undefined) return countOrEstimate(db, conditions)
  const { like, indexed, isRare } = await prepareSearch(db, filter.search)
  if (isRare) return countOrEstimate(db, [...conditions, indexed, like])
  // To count what many have among many is what takes long.
  const isSmall = (await estimate(db, [])) <= COUNTED
  if (isSmall) return countOrEstimate(db, [...conditions, like])
  return { count: await estimate(db, [...conditions, indexed]), isExact: false }
}

async function countOrEstimate(db: Knex, conditions: Condition[]): Promise<AccountCount> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from (select from accounts ${where(conditions)} limit ?) as few`,
    [...bindingsOf(conditions), COUNTED + 1],
  )
  const count = rows[0]?.count ?? 0
  if (count <= COUNTED) return { count, isExact: true }
  return { count: Math.max(count, await estimate(db, conditions)), isExact: false }
}

async function estimate(db: Knex, conditions: Condition[]): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown }>(
    `explain (format json) select from accounts ${where(conditions)}`,
    bindingsOf(conditions),
  )
  const [plan] = Plan.parse(rows)
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
