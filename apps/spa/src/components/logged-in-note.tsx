import { HOME } from '@latchkey/auth-core/safe-next'
import { messages } from '@latchkey/ui/messages'
import { Link } from 'react-router'
import { useOwnAccount } from '../lib/queries.ts'
import { Banner } from './banner.tsx'

/** Shows a logged-in user their username and a link to the dashboard. */
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
