import { EmailClient } from '@latchkey/auth-client/email-client'
import { useMemo } from 'react'
import { useSession } from './session-context.ts'

/** What goes by mail. */
export function useEmail(): EmailClient {
  const { client } = useSession()
  return useMemo(() => new EmailClient(client), [client])
}
