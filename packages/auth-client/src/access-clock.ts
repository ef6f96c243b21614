import { readPayload } from '@latchkey/auth-core/token-payload'
import { z } from 'zod'

/** A refresh is due this long before the access token expires, so that it is valid on arrival. */
const MARGIN_SECONDS = 10

const Times = z.object({ exp: z.number(), iat: z.number().optional() })

/**
 * Detects access tokens that are about to expire, by the server's clock instead of this machine's.
 */
export interface AccessClock {
  /** Sets the server's time from the `Date` header of a response. */
  learn: (dateHeader: string | undefined) => void
  /**
   * Sets it from an access token that was issued just now, unless a `Date` header was seen:
   * browsers hide the header of another origin that does not expose it. Without this, a clock that
   * is ahead by the lifetime of a token would cause a refresh for each call.
   */
  learnFromIssued: (accessToken: string) => void
  /**
   * Returns whether the token has expired or is about to. A token that cannot be read is not stale.
   */
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
  return Times.safeParse(readPayload(token)).data
}
