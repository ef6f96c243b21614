import { messages } from '@latchkey/ui/messages'
import type { ListAddress } from '../http/list-address.ts'

/** The columns of the list of accounts. A name is always there; some can be ordered by. */
const COLUMNS = [
  { name: 'username', ordering: 'username' },
  { name: 'email', ordering: 'email' },
  { name: 'role' },
  { name: 'state' },
  { name: 'joined', ordering: 'date_joined' },
  { name: 'lastLogin', ordering: 'last_login' },
] as const

const DEFAULT_ORDERING = 'date_joined'
/** Between the names of the columns in an address. */
const SEPARATOR = '.'

type Direction = 'ascending' | 'descending'

const ARROWS = { ascending: '↑', descending: '↓' } as const
const EITHER_WAY = '↕'

interface Head {
  name: string
  title: string
  isShown: boolean
  /** For those that can be ordered by: where the way leads, and which way the list goes now. */
  sort?: { href: string; direction: Direction | undefined; arrow: string }
}

/** The heads of the columns, as the address of the list has them. */
export function headsOf({ values, to }: ListAddress): Head[] {
  const { columns: chosen, ordering: present = DEFAULT_ORDERING } = values
  const names = chosen?.split(SEPARATOR)
  return COLUMNS.map((column) => {
    const { name } = column
    const head = {
      name,
      title: messages.accounts.columns[name],
      isShown: name === 'username' || (names?.includes(name) ?? true),
    }
    if (!('ordering' in column)) return head
    const { ordering } = column
    const isUp = present === ordering
    const isDown = present === `-${ordering}`
    const direction = isUp ? 'ascending' : isDown ? 'descending' : undefined
    return {
      ...head,
      sort: {
        href: to({ ordering: isUp ? `-${ordering}` : ordering }),
        direction,
        arrow: direction ? ARROWS[direction] : EITHER_WAY,
      },
    }
  })
}

/** What boxes that are ticked become in an address. */
export function columnsParameter(ticked: unknown): string {
  const names = Array.isArray(ticked) ? ticked : [ticked]
  return COLUMNS.filter(({ name }) => names.includes(name))
    .map(({ name }) => name)
    .join(SEPARATOR)
}
