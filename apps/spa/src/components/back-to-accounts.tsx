import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'

/** Renders the link back to the list of accounts. */
export function BackToAccounts() {
  return (
    <Link className="text-link" to="/accounts">
      {messages.account.backToList}
    </Link>
  )
}
