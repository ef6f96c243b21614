import { HOME } from '@latchkey/auth-core/safe-next'
import { words } from '@latchkey/ui/words'
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
        {words.login.alreadyLoggedIn(account.username)}{' '}
        <Link className="text-link" to={HOME}>
          {words.buttons.goToDashboard}
        </Link>
      </p>
    </Banner>
  )
}
