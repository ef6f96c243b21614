import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import type { ListAddress } from '../../lib/use-list-query.ts'

interface SortableHeadProps {
  title: string
  /** By which name the API orders by this column, if it does. */
  ordering: string | undefined
  address: ListAddress
}

const DEFAULT_ORDERING = 'date_joined'

/** The head of a column. Pressing it sorts by the column, and once more the other way. */
export function SortableHead({ title, ordering, address }: SortableHeadProps) {
  if (ordering === undefined) return <th scope="col">{title}</th>
  const present = address.values['ordering'] ?? DEFAULT_ORDERING
  const isUp = present === ordering
  const isDown = present === `-${ordering}`
  return (
    <th scope="col" {...((isUp || isDown) && { 'aria-sort': isUp ? 'ascending' : 'descending' })}>
      <Link
        className="sort-link"
        to={address.to({ ordering: isUp ? `-${ordering}` : ordering })}
        title={messages.accounts.sortBy(title)}
      >
        {title} <span aria-hidden="true">{isUp ? '↑' : isDown ? '↓' : '↕'}</span>
      </Link>
    </th>
  )
}
