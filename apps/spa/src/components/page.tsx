import { messages } from '@latchkey/ui/messages'
import type { ReactNode } from 'react'

interface PageProps {
  title: string
  /** Content on the same line as the heading. */
  aside?: ReactNode
  children: ReactNode
}

/** Renders a page. Its title is the document title and the heading that navigation focuses. */
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
