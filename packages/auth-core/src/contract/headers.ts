import { z } from 'zod'

/** The device token in a login's response. Logins that send it back have their own rate limit. */
export const DEVICE_TOKEN_HEADER = 'Device-Token'
/** How many device tokens a device stores. */
export const DEVICE_TOKENS_KEPT = 5

/** The outcome of a refresh. A rejected one may be `reused`. */
export const REFRESH_OUTCOME_HEADER = 'Refresh-Outcome'
export const REFRESH_OUTCOMES = ['rotated', 'repeated'] as const
export type RefreshOutcome = (typeof REFRESH_OUTCOMES)[number] | 'reused'

/** The number of items on all pages. */
export const TOTAL_COUNT_HEADER = 'X-Total-Count'
/** Whether {@link TOTAL_COUNT_HEADER} is `exact` or `estimated`. */
export const TOTAL_COUNT_KIND_HEADER = 'X-Total-Count-Kind'

/** The headers of a page of a list. */
export const pageHeaders = {
  /** Links to the `first`, `prev` and `next` page (RFC 8288). */
  Link: z.string(),
  [TOTAL_COUNT_HEADER]: z.string(),
  [TOTAL_COUNT_KIND_HEADER]: z.enum(['exact', 'estimated']),
} as const

/** The headers of a response with new tokens after a password was checked. */
export const deviceHeaders = { [DEVICE_TOKEN_HEADER]: z.string() } as const

/** The version of an account, for `If-Match`. */
export const versionHeaders = { ETag: z.string() } as const
