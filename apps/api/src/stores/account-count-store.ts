import type { Knex } from 'knex'
import { type AccountFilter, accountConditions } from './account-filter.ts'
import { bindingsOf, type Condition, where } from './conditions.ts'
import { type Count, COUNTED, countOrEstimate, estimate, type Rows } from './count-or-estimate.ts'

/** Counts the accounts that match a filter. Returns an estimate where an exact count is slow. */
export async function countAccounts(db: Knex, filter: AccountFilter): Promise<Count> {
  const conditions = accountConditions(filter)
  if (filter.search === undefined) return countOrEstimate(db, accountsOf(conditions))
  const { like, indexed, isExact, expected } = filter.search
  if (expected > COUNTED) {
    return { count: await estimate(db, accountsOf([...conditions, indexed])), isExact: false }
  }
  const isSmall = (await estimate(db, accountsOf([]))) <= COUNTED
  const found = isSmall
    ? accountsOf([...conditions, like])
    : accountsOfPieces([...conditions, indexed], isExact ? [] : [like])
  return countOrEstimate(db, found)
}

function accountsOf(conditions: Condition[]): Rows {
  return { sql: `accounts ${where(conditions)}`, bindings: bindingsOf(conditions) }
}

/**
 * Applies `meant` to the rows that the n-gram index found. In one `where` with the index condition,
 * Postgres would compute every row's n-grams again.
 */
function accountsOfPieces(indexed: Condition[], meant: Condition[]): Rows {
  return {
    sql: `(with near as materialized (select username, email from accounts ${where(indexed)})
           select from near ${where(meant)}) as found`,
    bindings: [...bindingsOf(indexed), ...bindingsOf(meant)],
  }
}
