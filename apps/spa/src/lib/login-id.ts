import type { TokenPair } from '@latchkey/auth-core/contract'
import { z } from 'zod'

const Claims = z.object({ user_id: z.union([z.string(), z.number()]), sid: z.string().optional() })

/**
 * What stays the same through all refreshes of one login, and differs from any other login's.
 *
 * Read from the access token without a check: it parts one login's data from another's in this
 * browser and grants nothing.
 */
export function loginId({ access }: TokenPair): string {
  const { data: claims } = Claims.safeParse(readPayload(access))
  return claims ? `${claims.user_id}/${claims.sid ?? ''}` : 'unreadable'
}

function readPayload(token: string): unknown {
  const payload = token.split('.')[1] ?? ''
  try {
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}
