import type { AccountOrdering } from '@latchkey/auth-core/contract'
import type { Condition } from './conditions.ts'

/** The position of an account in an ordered list. */
export interface AccountPosition {
  /** The sort key, as Postgres prints it. */
  value: string
  id: string
}

/** An ordering in SQL. Each has an index. */
export interface AccountOrder {
  /** The first sort key, as an SQL expression. */
  by: string
  /** Returns the `order by` clause. `by` names the first sort key. */
  orderBy: (by: string) => string
  /** Returns the condition of the rows after a position. */
  afterCursor: (position: AccountPosition | undefined) => Condition[]
}

interface Key {
  by: string
  type: string
  /** Whether the key is unique, so that it needs no tiebreaker. */
  isUnique: boolean
}

const BY_DATE_JOINED: Key = { by: 'date_joined', type: 'timestamptz', isUnique: false }
const KEYS: Record<string, Key> = {
  username: { by: 'lower(username)', type: 'text', isUnique: true },
  email: { by: 'lower(email)', type: 'text', isUnique: true },
  date_joined: BY_DATE_JOINED,
  // Accounts that never logged in sort as the oldest.
  last_login: { ...BY_DATE_JOINED, by: `coalesce(last_login, '-infinity'::timestamptz)` },
}

/** @param isBackward - Reads the list from its end. */
export function orderOf(ordering: AccountOrdering, isBackward: boolean): AccountOrder {
  const isDescending = ordering.startsWith('-') !== isBackward
  const direction = isDescending ? 'desc' : 'asc'
  const beyond = isDescending ? '<' : '>'
  const { by, type, isUnique } = KEYS[ordering.replace('-', '')] ?? BY_DATE_JOINED
  return {
    by,
    orderBy: (name) => `order by ${name} ${direction}${isUnique ? '' : `, id ${direction}`}`,
    afterCursor: (position) => {
      if (!position) return []
      const { value, id } = position
      if (isUnique) return [{ sql: `${by} ${beyond} ?::${type}`, values: [value] }]
      return [{ sql: `(${by}, id) ${beyond} (?::${type}, ?::uuid)`, values: [value, id] }]
    },
  }
}
