const FIVE_MINUTES = 5 * 60
const HOUR = 60 * 60

export interface RateLimitSize {
  /** How many are allowed in each window. */
  count: number
  seconds: number
}

/**
 * The sizes of all rate limits. An address is an IPv4 address or an IPv6 network of 64 bits. Many
 * users may share one.
 */
export const RATE_LIMITS = {
  /** 96 an hour per account, regardless of the addresses that they come from. */
  wrongPasswordsForAccount: { count: 8, seconds: FIVE_MINUTES },
  wrongPasswordsFromDevice: { count: 8, seconds: FIVE_MINUTES },
  /** Few users of one address mistype at the same time. */
  wrongPasswordsFromAddress: { count: 40, seconds: FIVE_MINUTES },
  /** Allows a whole office to register at once, and stops a script. */
  registrationsFromAddress: { count: 600, seconds: HOUR },
  /** Emails to one unverified mailbox. */
  emailsToMailbox: { count: 5, seconds: HOUR },
  emailsFromAddress: { count: 600, seconds: HOUR },
  emailsToOwnAddress: { count: 5, seconds: HOUR },
  resetsFromAddress: { count: 30, seconds: HOUR },
  resetsByAdmin: { count: 60, seconds: HOUR },
} as const satisfies Record<string, RateLimitSize>
