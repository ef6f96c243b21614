import { messages } from '@latchkey/ui/messages'
import type { ReactNode } from 'react'

interface PageProps {
  title: string
  /** What stands on the line of the heading. */
  aside?: ReactNode
  children: ReactNode
}

/** What every page has: its title, on the document and as the heading that navigation focuses. */
export function Page({ title, aside, children }: PageProps) {
  return (
    <>
      <title>{messages.documentTitle(title)}</title>
      <div className="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        {aside}
      </div>
      {children}
    </>
  )
}
