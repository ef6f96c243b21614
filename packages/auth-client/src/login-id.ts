import type { TokenPair } from '@latchkey/auth-core/contract'
import { readPayload } from '@latchkey/auth-core/token-payload'
import { z } from 'zod'

const Claims = z.object({ user_id: z.union([z.string(), z.number()]), sid: z.string().optional() })

/**
 * Returns an id that stays the same through all refreshes of a login and differs between logins.
 *
 * Does not verify the access token: the id only separates the cached data of logins in this browser
 * and grants no access.
 */
export function loginId({ access }: TokenPair): string {
  const { data: claims } = Claims.safeParse(readPayload(access))
  return claims ? `${claims.user_id}/${claims.sid ?? ''}` : 'unreadable'
}
