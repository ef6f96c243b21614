import {
  createRemoteVerifier,
  type RemoteVerifier,
  requireAccess,
} from '@latchkey/auth-verifier/web'
import { config } from '../../../lib/config.ts'

let created: RemoteVerifier | undefined

/** Reads the revocation feed all the time, because this process keeps running. */
function verifier(): RemoteVerifier {
  const { API_URL: url, CREDENTIAL: credential } = config()
  return (created ??= createRemoteVerifier({
    url,
    credential,
    audience: 'nextjs',
    polling: 'background',
  }))
}

/** Returns the orders of the caller, from the access token for this service. */
export async function GET(request: Request): Promise<Response> {
  const caller = await requireAccess(verifier(), request)
  if (caller instanceof Response) return caller
  return Response.json({ account: caller.user_id, orders: [] })
}
