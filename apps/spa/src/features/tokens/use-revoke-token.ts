import type { PersonalToken } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { useForgetSecurity } from '../../lib/queries.ts'
import { useAuth } from '@latchkey/auth-client/react'
import { useToast } from '../../lib/toasts.ts'

/** Returns a function that revokes a token, shows the result as a toast and reloads the list. */
export function useRevokeToken(): (token: PersonalToken) => Promise<void> {
  const { client } = useAuth()
  const toast = useToast()
  const forget = useForgetSecurity()

  return async ({ id, name }) => {
    try {
      await client.revokePersonalToken(id)
      toast(messages.tokens.revoked(name))
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      toast(error.code === 'not_found' ? messages.flashes.token_gone : error, 'warning')
    }
    // Not awaited: the dialog must give the focus back before the row with its button is gone.
    void forget()
  }
}
