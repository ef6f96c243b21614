import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { useOwnAccount } from '../lib/queries.ts'
import { Banner } from './banner.tsx'

/** Tells somebody who is logged in already who they are, and the way back to their dashboard. */
export function LoggedInNote() {
  const { data: account } = useOwnAccount()
  if (!account) return null
  return (
    <Banner>
      <p>
        {messages.login.alreadyLoggedIn(account.username)}{' '}
        <Link className="text-link" to={HOME}>
          {messages.buttons.goToDashboard}
        </Link>
      </p>
    </Banner>
  )
}
