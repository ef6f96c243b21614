import { AuthError } from '@latchkey/auth-core/errors'
import { authClient } from '../../../lib/auth-client.ts'

/**
 * Refreshes if it is time, and stores the tokens, which a server component cannot do. A session
 * that has ended, such as by a click on "Log out" just before, has nothing to store.
 */
export async function POST(): Promise<Response> {
  try {
    const client = await authClient()
    await client.ownAccount()
  } catch (error) {
    const status = error instanceof AuthError ? error.status : 500
    return new Response(null, { status: status === 401 ? 204 : status })
  }
  return new Response(null, { status: 204 })
}
