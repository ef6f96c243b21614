import { AuthError } from '@latchkey/auth-core/errors'
import { messages } from '@latchkey/ui/messages'
import { useForgetSecurity } from '../../lib/queries.ts'
import { useAuth } from '@latchkey/auth-client/react'
import { useToast } from '../../lib/toasts.ts'

interface EndSessions {
  endOne: (id: string) => Promise<void>
  endOthers: () => Promise<void>
}

/** Returns functions that end sessions, show the result as a toast and reload the lists. */
export function useEndSessions(): EndSessions {
  const { client } = useAuth()
  const toast = useToast()
  const forget = useForgetSecurity()

  async function attempt(act: () => Promise<string>): Promise<void> {
    try {
      toast(await act())
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
      const isGone = error.code === 'not_found'
      toast(isGone ? messages.flashes.session_gone : error, 'warning')
    }
    await forget()
  }

  return {
    endOne: (id) =>
      attempt(async () => {
        await client.endSession(id)
        return messages.flashes.one_session_ended
      }),
    endOthers: () =>
      attempt(async () => messages.flashes.other_sessions_ended(await client.endOtherSessions())),
  }
}
