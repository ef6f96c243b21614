import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import type { ListAddress } from '../lib/use-list-query.ts'

interface PagingProps {
  address: ListAddress
  next: string | undefined
  previous: string | undefined
}

/** The pages around a page of a list. */
export function Paging({ address, next, previous }: PagingProps) {
  const { pages, firstPage, previousPage, nextPage } = messages.accounts
  if (!next && !previous) return null
  return (
    <nav className="paging" aria-label={pages}>
      {previous && (
        <>
          <Link className="btn btn-ghost" to={address.to({})}>
            {firstPage}
          </Link>
          <Link className="btn btn-outline" to={address.to({ cursor: previous })}>
            {previousPage}
          </Link>
        </>
      )}
      {next && (
        <Link className="btn btn-outline" to={address.to({ cursor: next })}>
          {nextPage}
        </Link>
      )}
    </nav>
  )
}
