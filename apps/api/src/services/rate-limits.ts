import { createHash } from 'node:crypto'
import { foldAscii, mailboxOf } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../domain/network-of.ts'
import { RATE_LIMITS, type RateLimitSize } from '../domain/rate-limit-sizes.ts'
import { type ReservedAttempt, reserveAttempt, settleAttempt } from '../stores/rate-limit-store.ts'

/** `Retry-After` while pending attempts fill a limit. */
const BUSY_SECONDS = 2
/** A login to limit. */
interface LoginAttempt {
  /** As typed. Unknown usernames have limits too, so that a 429 does not reveal an account. */
  username: string
  address: string
  /** A device that this account has logged in from. */
  deviceId: string | undefined
}

/** An attempt that is reserved in its limits until its result is known. */
export interface Attempt {
  /** Releases an attempt that was right or was not verified. */
  refund: () => Promise<void>
  /** Charges a wrong attempt until the window ends. */
  spend: () => Promise<void>
}

/**
 * Rate limits, stored in Postgres and shared by all processes. An attempt is reserved before its
 * password is verified, so that concurrent attempts cannot exceed the limit. Only wrong passwords
 * are charged: while pending attempts fill the limit, further ones get `busy` and no lockout.
 */
export interface Limits {
  /**
   * Reserves a login attempt. A known device has a separate limit, which other clients cannot
   * exhaust. All other clients share the limits of the account and of the address.
   *
   * @throws {@link AuthError} `throttled`, with the seconds to wait; `busy` while pending attempts
   *   fill the limit.
   */
  consumeLogin: (attempt: LoginAttempt) => Promise<Attempt>
  /**
   * Reserves a check of the caller's password.
   *
   * @throws {@link AuthError} `throttled`, `busy`
   */
  consumePasswordCheck: (accountId: string) => Promise<Attempt>
  /**
   * Charges a registration to the address.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeRegistration: (address: string) => Promise<void>
  /**
   * Charges an email to an unverified address, at registration or at a change of email. All
   * spellings of a mailbox share one limit.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeEmailTo: (mail: { email: string; address: string }) => Promise<void>
  /**
   * Charges an email to the caller's address, or a check whether another address is free.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeOwnEmail: (accountId: string) => Promise<void>
  /**
   * Charges a request for a reset link to the address. Other addresses are unaffected.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeReset: (address: string) => Promise<void>
  /**
   * Charges a reset link that an admin sends to the owner of another account.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeResetBy: (actorId: string) => Promise<void>
}

export function createLimits(db: Knex): Limits {
  const limiterOf = (keyPrefix: string, size: RateLimitSize): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: db,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points: size.count,
      duration: size.seconds,
      inMemoryBlockOnConsumed: size.count + 1, // rejects a flood without a query per request
    })
  const registrationsOf = limiterOf('registrations-of', RATE_LIMITS.registrationsFromAddress)
  const mailsTo = limiterOf('mails-to', RATE_LIMITS.emailsToMailbox)
  const mailsOf = limiterOf('mails-of', RATE_LIMITS.emailsFromAddress)
  const ownMails = limiterOf('own-mails', RATE_LIMITS.emailsToOwnAddress)
  const resetsOf = limiterOf('resets-of', RATE_LIMITS.resetsFromAddress)
  const resetsBy = limiterOf('resets-by', RATE_LIMITS.resetsByAdmin)

  return {
    consumeLogin: ({ username, address, deviceId }) =>
      deviceId === undefined
        ? consumeAttempt(db, [
            [`guesses-of:${networkOf(address)}`, wrongPasswordsFromAddress],
            [`guesses-at:${hash(foldAscii(username))}`, wrongPasswordsForAccount],
          ])
        : consumeAttempt(db, [[`guesses-on:${deviceId}`, wrongPasswordsFromDevice]]),
    consumePasswordCheck: (accountId) =>
      consumeAttempt(db, [[`own-password:${accountId}`, wrongPasswordsForAccount]]),
    consumeRegistration: (address) => take([[registrationsOf, networkOf(address)]]),
    consumeOwnEmail: (accountId) => take([[ownMails, accountId]]),
    consumeReset: (address) => take([[resetsOf, networkOf(address)]]),
    consumeResetBy: (actorId) => take([[resetsBy, actorId]]),
    consumeEmailTo: ({ email, address }) =>
      take([
        [mailsOf, networkOf(address)],
        [mailsTo, hash(mailboxOf(email))],
      ]),
  }
}

async function take(budgets: [RateLimiterPostgres, string][]): Promise<void> {
  for (const [limiter, key] of budgets) {
    try {
      await limiter.consume(key)
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown
      throw throttled(thrown.msBeforeNext)
    }
  }
}

const { wrongPasswordsForAccount, wrongPasswordsFromAddress, wrongPasswordsFromDevice } =
  RATE_LIMITS

type AttemptLimit = readonly [key: string, size: RateLimitSize]

async function consumeAttempt(db: Knex, budgets: AttemptLimit[]): Promise<Attempt> {
  const guesses: ReservedAttempt[] = []
  const settle = async (isWrong: boolean): Promise<void> => {
    for (const guess of guesses) await settleAttempt(db, guess, isWrong)
  }
  for (const [key, size] of budgets) {
    const nowMs = Date.now()
    const endMs = nowMs + size.seconds * 1000
    const reserved = await reserveAttempt(db, { key, limit: size.count, nowMs, endMs })
    if (reserved.isTaken) {
      guesses.push({ key, endMs: reserved.endMs })
      continue
    }
    await settle(false)
    if (reserved.isUsedUp) throw throttled(reserved.endMs - nowMs)
    throw new AuthError('busy', { retryAfterSeconds: BUSY_SECONDS })
  }
  return { refund: () => settle(false), spend: () => settle(true) }
}

function throttled(waitMs: number): AuthError {
  return new AuthError('throttled', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) })
}

/** Hashes a key, because users type passwords into the username field. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
