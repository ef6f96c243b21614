import { z } from 'zod'

/** A refresh is due this long before the access token expires, so that it arrives alive. */
const MARGIN_SECONDS = 10

const Times = z.object({ exp: z.number(), iat: z.number().optional() })

/** Tells when an access token is about to expire, by the server's clock rather than by ours. */
export interface AccessClock {
  /** Learns the server's time from the `Date` header of an answer. */
  learn: (dateHeader: string | undefined) => void
  /**
   * Learns it from an access token that was issued this moment, where no `Date` was ever seen: a
   * browser shows none of another origin's that does not expose it. Without this, a clock that is
   * ahead by a token's life would refresh for each call.
   */
  learnFromIssued: (accessToken: string) => void
  /** Whether the token is expired or about to. One that cannot be read is taken for good. */
  isStale: (accessToken: string) => boolean
}

/** @param now - Milliseconds since the epoch, by this machine's clock. */
export function createAccessClock(now: () => number = Date.now): AccessClock {
  let skewMs = 0
  let hasSeenDate = false

  return {
    learn: (dateHeader) => {
      const serverMs = Date.parse(dateHeader ?? '')
      if (Number.isNaN(serverMs)) return
      skewMs = serverMs - now()
      hasSeenDate = true
    },
    learnFromIssued: (accessToken) => {
      const iat = readTimes(accessToken)?.iat
      if (!hasSeenDate && iat !== undefined) skewMs = iat * 1000 - now()
    },
    isStale: (accessToken) => {
      const exp = readTimes(accessToken)?.exp
      return exp !== undefined && exp - MARGIN_SECONDS <= (now() + skewMs) / 1000
    },
  }
}

function readTimes(token: string): z.infer<typeof Times> | undefined {
  const payload = token.split('.')[1] ?? ''
  try {
    const json: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return Times.safeParse(json).data
  } catch {
    return undefined
  }
}
