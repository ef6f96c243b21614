import { AuthError } from '@latchkey/auth-core/errors'
import { authClient } from '../../../lib/auth-client.ts'

/** Refreshes if it is time, and stores the tokens, which a server component cannot do. */
export async function POST(): Promise<Response> {
  try {
    const client = await authClient()
    await client.ownAccount()
  } catch (error) {
    return new Response(null, { status: error instanceof AuthError ? error.status : 500 })
  }
  return new Response(null, { status: 204 })
}
