import type { Knex } from 'knex'
import { z } from 'zod'
import { type AccountFilter, bindingsOf, conditionsOf, where } from './account-list-store.ts'
import { isRareSearch, searchedBy } from './account-search.ts'

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
  const { search } = filter
  const isOften = search !== undefined && !(await isRareSearch(db, search))
  const conditions = [...conditionsOf(filter), ...(search === undefined ? [] : searchedBy(search))]
  const matching = `select from accounts ${where(conditions)}`
  const bindings = bindingsOf(conditions)
  if (!isOften || (await estimate(db, 'select from accounts', [])) <= COUNTED) {
    const { rows } = await db.raw<{ rows: { count: number }[] }>(
      `select count(*)::int as count from (${matching} limit ?) as counted`,
      [...bindings, COUNTED + 1],
    )
    const count = rows[0]?.count ?? 0
    if (count <= COUNTED) return { count, isExact: true }
  }
  return { count: Math.max(COUNTED + 1, await estimate(db, matching, bindings)), isExact: false }
}

async function estimate(db: Knex, sql: string, bindings: Knex.Value[]): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown }>(`explain (format json) ${sql}`, bindings)
  const [plan] = Plan.parse(rows)
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
