import type { AccountOrdering } from '@latchkey/auth-core/contract'
import type { Condition } from './conditions.ts'

/** Where an account stands in a list of one ordering. */
export interface AccountPosition {
  /** What the list is ordered by, as Postgres writes it. */
  value: string
  id: string
}

/** An ordering in SQL. Each of them is that of an index. */
export interface AccountOrder {
  /** What it is ordered by first. */
  by: string
  /** The whole of it, where `by` goes by this name. */
  orderBy: (by: string) => string
  /** What stands behind a position. */
  behind: (position: AccountPosition | undefined) => Condition[]
}

interface Key {
  by: string
  type: string
  /** Whether no two accounts have the same, so that nothing else is needed to order them. */
  isUnique: boolean
}

const BY_DATE_JOINED: Key = { by: 'date_joined', type: 'timestamptz', isUnique: false }
const KEYS: Record<string, Key> = {
  username: { by: 'lower(username)', type: 'text', isUnique: true },
  email: { by: 'lower(email)', type: 'text', isUnique: true },
  date_joined: BY_DATE_JOINED,
  // Whoever has never logged in did so before everybody else.
  last_login: { ...BY_DATE_JOINED, by: `coalesce(last_login, '-infinity'::timestamptz)` },
}

/** @param isBackward - Whether it is read from its end. */
export function orderOf(ordering: AccountOrdering, isBackward: boolean): AccountOrder {
  const isDescending = ordering.startsWith('-') !== isBackward
  const direction = isDescending ? 'desc' : 'asc'
  const beyond = isDescending ? '<' : '>'
  const { by, type, isUnique } = KEYS[ordering.replace('-', '')] ?? BY_DATE_JOINED
  return {
    by,
    orderBy: (name) => `order by ${name} ${direction}${isUnique ? '' : `, id ${direction}`}`,
    behind: (position) => {
      if (!position) return []
      const { value, id } = position
      if (isUnique) return [{ sql: `${by} ${beyond} ?::${type}`, values: [value] }]
      return [{ sql: `(${by}, id) ${beyond} (?::${type}, ?::uuid)`, values: [value, id] }]
    },
  }
}
