import type { Role } from '@latchkey/auth-core/roles'
import type { Search } from './account-search.ts'
import type { Condition } from './conditions.ts'

/** The filters of an account list. */
export interface AccountFilter {
  search?: Search | undefined
  role?: Role | undefined
  isActive?: boolean | undefined
  joinedAfter?: Date | undefined
  joinedBefore?: Date | undefined
}

/** Returns the SQL conditions of a filter, except for its search. */
export function accountConditions(filter: AccountFilter): Condition[] {
  const { role, isActive, joinedAfter, joinedBefore } = filter
  const conditions: Condition[] = []
  if (role !== undefined) conditions.push({ sql: 'role = ?', values: [role] })
  if (isActive !== undefined) conditions.push({ sql: isActive ? 'is_active' : 'not is_active' })
  if (joinedAfter) conditions.push({ sql: 'date_joined >= ?', values: [joinedAfter] })
  if (joinedBefore) conditions.push({ sql: 'date_joined < ?', values: [joinedBefore] })
  return conditions
}
