import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

interface MessageProps {
  title: string
  text: string
  /** What to do next. */
  children?: ReactNode
}

/** A page that has something to say in the place of its content. */
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
