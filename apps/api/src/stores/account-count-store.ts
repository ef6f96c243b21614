import type { Knex } from 'knex'
import { type AccountFilter, conditionsOf } from './account-filter.ts'
import { prepareSearch } from './account-search.ts'
import { bindingsOf, type Condition, where } from './conditions.ts'
import { type Count, COUNTED, countOrEstimate, estimate, type Rows } from './count-or-estimate.ts'

/** How many accounts there are of a filter. To count what many have among many takes long: never. */
export async function countAccounts(db: Knex, filter: AccountFilter): Promise<Count> {
  const conditions = conditionsOf(filter)
  if (filter.search === undefined) return countOrEstimate(db, accountsOf(conditions))
  const { like, indexed, expected } = await prepareSearch(db, filter.search)
  const isMany = expected > COUNTED
  return isMany
    ? { count: await estimate(db, accountsOf([...conditions, indexed])), isExact: false }
    : countOrEstimate(db, accountsOf([...conditions, indexed, like]))
}

function accountsOf(conditions: Condition[]): Rows {
  return { sql: `accounts ${where(conditions)}`, bindings: bindingsOf(conditions) }
}
