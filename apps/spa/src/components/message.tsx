import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

interface MessageProps {
  title: string
  text: string
  /** Links or buttons for the next step. */
  children?: ReactNode
}

/** Renders a message in place of the page content. */
export function Message({ title, text, children }: MessageProps) {
  return (
    <div className="message">
      <title>{messages.documentTitle(title)}</title>
      <h1 tabIndex={-1}>{title}</h1>
      <p className="quiet">{text}</p>
      {children && <div className="actions">{children}</div>}
    </div>
  )
}

export function DashboardButton() {
  return (
    <Link className="btn btn-primary" to={HOME}>
      {messages.buttons.goToDashboard}
    </Link>
  )
}
