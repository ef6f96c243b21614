import { AuthError } from '@latchkey/auth-core/errors'
import { redirect } from 'next/navigation'
import { authClient } from '../../lib/auth-client.ts'

/** Returns the account of the session, or redirects to the login if there is none. */
export async function ownAccount() {
  const client = await authClient()
  try {
    return await client.ownAccount()
  } catch (error) {
    if (error instanceof AuthError && error.status === 401) redirect('/cookie/login')
    throw error
  }
}
