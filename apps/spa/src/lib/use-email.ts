import { AccountRecoveryClient } from '@latchkey/auth-client/account-recovery-client'
import { useMemo } from 'react'
import { useSession } from './session-context.ts'

/** Returns the client for password resets and email verification. */
export function useEmail(): AccountRecoveryClient {
  const { client } = useSession()
  return useMemo(() => new AccountRecoveryClient(client), [client])
}
