import { messages } from '@latchkey/ui/messages'
import { pageLinks } from '@latchkey/ui/view-models/list-address'
import { Link } from 'react-router'
import type { ListAddress } from '../lib/use-list-query.ts'

interface PagingProps {
  address: ListAddress
  next: string | undefined
  previous: string | undefined
}

/** Renders links to the neighboring pages of a list. */
export function Paging({ address, next, previous }: PagingProps) {
  const texts = messages.accounts
  const links = pageLinks(address, { next, previous })
  if (!links.next && !links.previous) return null
  return (
    <nav className="paging" aria-label={texts.pages}>
      {links.previous && (
        <>
          <Link className="btn btn-ghost" to={links.first ?? ''}>
            {texts.firstPage}
          </Link>
          <Link className="btn btn-outline" to={links.previous}>
            {texts.previousPage}
          </Link>
        </>
      )}
      {links.next && (
        <Link className="btn btn-outline" to={links.next}>
          {texts.nextPage}
        </Link>
      )}
    </nav>
  )
}
