import { messages } from '@latchkey/ui/messages'
import { toChips } from '@latchkey/ui/view-models/list-address'
import { Link } from 'react-router'
import type { ListAddress } from '../lib/use-list-query.ts'

interface ChipsProps {
  address: ListAddress
  /** The filters that are set, by the names of their parameters. */
  texts: Readonly<Record<string, string>>
}

/** Renders the filters of a list, each as a link that removes it. */
export function Chips({ address, texts }: ChipsProps) {
  const { chips, clearHref } = toChips(address, texts)
  if (chips.length === 0) return null
  const { removeFilter, clear } = messages.accounts
  return (
    <ul className="chips">
      {chips.map(({ text, href }) => (
        <li key={text}>
          <Link className="chip" to={href} aria-label={removeFilter(text)}>
            {text} <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
      <li>
        <Link className="text-link" to={clearHref}>
          {clear}
        </Link>
      </li>
    </ul>
  )
}
