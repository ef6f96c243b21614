import { AccountRecoveryClient } from '@latchkey/auth-client/account-recovery-client'
import { useMemo } from 'react'
import { useAuth } from '@latchkey/auth-client/react'

/** Returns the client for password resets and email verification. */
export function useEmail(): AccountRecoveryClient {
  const { client } = useAuth()
  return useMemo(() => new AccountRecoveryClient(client), [client])
}
