import { messages } from '@latchkey/ui/messages'
import type { ColumnHead } from '@latchkey/ui/view-models/account-columns'
import { Link } from 'react-router'

/** Renders the head of a column. Choosing it sorts by the column, and once more reverses the order. */
export function SortableHead({ title, sort }: ColumnHead) {
  if (!sort) return <th scope="col">{title}</th>
  return (
    <th scope="col" {...(sort.direction && { 'aria-sort': sort.direction })}>
      <Link className="sort-link" to={sort.href} title={messages.accounts.sortBy(title)}>
        {title} <span aria-hidden="true">{sort.arrow}</span>
      </Link>
    </th>
  )
}
