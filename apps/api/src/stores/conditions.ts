import type { Knex } from 'knex'

/** A part of a `where`, with `?` for each of its values. */
export interface Condition {
  sql: string
  values?: Knex.Value[]
}

/** All of the conditions; nothing where there are none. */
export function where(conditions: readonly Condition[]): string {
  const text = conditions.map(({ sql }) => sql).join(' and ')
  return text && `where ${text}`
}

export function bindingsOf(conditions: readonly Condition[]): Knex.Value[] {
  return conditions.flatMap(({ values = [] }) => values)
}
