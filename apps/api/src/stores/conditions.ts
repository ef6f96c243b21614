import type { Knex } from 'knex'

/** A condition of a `where` clause, with `?` for each value. */
export interface Condition {
  sql: string
  values?: Knex.Value[]
}

/** Returns the `where` clause of all conditions. Empty without conditions. */
export function where(conditions: readonly Condition[]): string {
  const text = conditions.map(({ sql }) => sql).join(' and ')
  return text && `where ${text}`
}

export function bindingsOf(conditions: readonly Condition[]): Knex.Value[] {
  return conditions.flatMap(({ values = [] }) => values)
}
