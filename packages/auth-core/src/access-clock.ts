import { z } from 'zod'

/** A refresh is due this long before the access token expires, so that it arrives alive. */
const MARGIN_SECONDS = 10

const Expiring = z.object({ exp: z.number() })

/** Tells when an access token is about to expire, by the server's clock rather than by ours. */
export interface AccessClock {
  /** Learns the server's time from the `Date` header of an answer. */
  learn: (dateHeader: string | undefined) => void
  /** Whether the token is expired or about to. One that cannot be read is taken for good. */
  isStale: (accessToken: string) => boolean
}

/** @param now - Milliseconds since the epoch, by this machine's clock. */
export function createAccessClock(now: () => number = Date.now): AccessClock {
  let skewMs = 0

  return {
    learn: (dateHeader) => {
      const serverMs = Date.parse(dateHeader ?? '')
      if (!Number.isNaN(serverMs)) skewMs = serverMs - now()
    },
    isStale: (accessToken) => {
      const exp = readExp(accessToken)
      return exp !== undefined && exp - MARGIN_SECONDS <= (now() + skewMs) / 1000
    },
  }
}

function readExp(token: string): number | undefined {
  const payload = token.split('.')[1] ?? ''
  try {
    const json: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return Expiring.safeParse(json).data?.exp
  } catch {
    return undefined
  }
}
