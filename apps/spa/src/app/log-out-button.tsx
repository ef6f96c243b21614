import { messages } from '@latchkey/ui/messages'
import { useState } from 'react'
import { useAuth } from '@latchkey/auth-client/react'

/** Logs the user out. The page's `RequireLogin` then decides where to redirect. */
export function LogOutButton() {
  const session = useAuth()
  const [isBusy, setBusy] = useState(false)

  function logOut(): void {
    if (isBusy) return
    setBusy(true)
    void session.logOut()
  }

  return (
    <button
      className="btn btn-outline"
      type="button"
      aria-busy={isBusy}
      aria-disabled={isBusy}
      onClick={logOut}
    >
      {messages.buttons.logout}
    </button>
  )
}
