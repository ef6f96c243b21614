import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import type { ListAddress } from '../lib/use-list-query.ts'

interface ChipsProps {
  address: ListAddress
  /** What is set, in messages, by the name of its parameter. */
  chips: Readonly<Record<string, string>>
}

/** What a list is narrowed by, and the way out of each of it. */
export function Chips({ address, chips }: ChipsProps) {
  const set = Object.entries(chips)
  if (set.length === 0) return null
  const { removeFilter, clear } = messages.accounts
  const none = Object.fromEntries(set.map(([name]) => [name, undefined]))
  return (
    <ul className="chips">
      {set.map(([name, text]) => (
        <li key={name}>
          <Link
            className="chip"
            to={address.to({ [name]: undefined })}
            aria-label={removeFilter(text)}
          >
            {text} <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
      <li>
        <Link className="text-link" to={address.to(none)}>
          {clear}
        </Link>
      </li>
    </ul>
  )
}
