import { messages } from '../messages.ts'
import type { ListAddress } from './list-address.ts'

/** The columns of the account list that can be hidden. The username is always shown. */
export const OPTIONAL_COLUMNS = ['email', 'role', 'state', 'joined', 'lastLogin'] as const
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number]
export type Column = 'username' | OptionalColumn

/** The API's name of the ordering by a column. A column that is absent cannot be sorted by. */
const ORDERINGS: Partial<Record<Column, string>> = {
  username: 'username',
  email: 'email',
  joined: 'date_joined',
  lastLogin: 'last_login',
}

const DEFAULT_ORDERING = 'date_joined'
const ARROWS = { ascending: '↑', descending: '↓' } as const
const UNSORTED_ARROW = '↕'

export type Direction = keyof typeof ARROWS

export interface ColumnHead {
  name: Column
  title: string
  /** How to sort by the column, and how the list is sorted by it now. */
  sort?: { href: string; direction: Direction | undefined; arrow: string }
}

/** The heads of these columns. Choosing a head sorts by it, and once more reverses the order. */
export function toColumnHeads(
  columns: readonly Column[],
  { values, to }: ListAddress,
): ColumnHead[] {
  const current = values['ordering'] ?? DEFAULT_ORDERING
  return columns.map((name) => {
    const title = messages.accounts.columns[name]
    const ordering = ORDERINGS[name]
    if (ordering === undefined) return { name, title }
    const direction = directionOf(ordering, current)
    const href = to({ ordering: direction === 'ascending' ? `-${ordering}` : ordering })
    const arrow = direction ? ARROWS[direction] : UNSORTED_ARROW
    return { name, title, sort: { href, direction, arrow } }
  })
}

function directionOf(ordering: string, current: string): Direction | undefined {
  if (current === ordering) return 'ascending'
  return current === `-${ordering}` ? 'descending' : undefined
}
