import { createHash } from 'node:crypto'
import { foldAscii, mailboxOf } from '@latchkey/auth-core/contract'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '../domain/network-of.ts'
import { type ReservedAttempt, reserveAttempt, settleAttempt } from '../stores/rate-limit-store.ts'

const SECONDS = 5 * 60
const HOUR_SECONDS = 60 * 60
/** Mails to a mailbox of somebody who may not want them, and those that one network asks for. */
const MAILS_TO = 5
const MAILS_OF = 600
const OWN_MAILS = 5
/** Links for new passwords, of a network, and of somebody who sends them to others. */
const RESETS_OF = 30
const RESETS_BY = 60
/** An office may register at once; a machine goes on and on. */
const REGISTRATIONS_OF = 600
/** Until the guesses that are being looked at are known to be right or wrong. */
const BUSY_SECONDS = 2
/** Wrong guesses within {@link SECONDS}: 96 an hour, however many guess from however many addresses. */
const OF_ACCOUNT = 8
const OF_DEVICE = 8
/** Many people may share an address, and few of them mistype at once. */
const OF_ADDRESS = 40

/** Who tries to log in. */
interface LoginAttempt {
  /** As typed: nothing may tell whether there is such an account. */
  username: string
  address: string
  /** A device from which this account has logged in before. */
  deviceId: string | undefined
}

/** A guess that has a place in its budgets until it is known whether it was right. */
export interface Attempt {
  /** It was right, or was not looked at: its place is free again. */
  refund: () => Promise<void>
  /** It was wrong, and counts until the window ends. */
  spend: () => Promise<void>
}

/**
 * The budgets of guesses, kept in Postgres and shared by all processes. A guess has its place before the
 * password is looked at, so that many at once are no more than the budget. Only wrong ones use it up:
 * where others are still being looked at, whoever comes is told to come back, and nobody is locked out.
 */
export interface Limits {
  /**
   * From a known device its own budget counts, and nobody else can use that up; from others that of the
   * account and that of the address.
   *
   * @throws {@link AuthError} `throttled`, with the seconds to wait; `busy` while the guesses that are
   *   being looked at fill the budget.
   */
  consumeLogin: (attempt: LoginAttempt) => Promise<Attempt>
  /** For the old password of somebody who is logged in. @throws {@link AuthError} `throttled`, `busy` */
  consumePasswordCheck: (accountId: string) => Promise<Attempt>
  /** For an account that somebody makes for themselves. @throws {@link AuthError} `throttled` */
  consumeRegistration: (address: string) => Promise<void>
  /**
   * For a mail that somebody has sent to an address which is not known to be theirs, by registering or by a
   * change of their address. A mailbox is one, however its address is spelled.
   *
   * @throws {@link AuthError} `throttled`
   */
  consumeEmailTo: (mail: { email: string; address: string }) => Promise<void>
  /** For a mail to one's own address, or a look at whether another one is free. @throws {@link AuthError} `throttled` */
  consumeOwnEmail: (accountId: string) => Promise<void>
  /** For asking for a link to set a new password. It uses up nobody else's. @throws {@link AuthError} `throttled` */
  consumeReset: (address: string) => Promise<void>
  /** For a link that somebody sends to the owner of another account. @throws {@link AuthError} `throttled` */
  consumeResetBy: (actorId: string) => Promise<void>
}

export function createLimits(db: Knex): Limits {
  const limiterOf = (keyPrefix: string, points: number, duration: number): RateLimiterPostgres =>
    new RateLimiterPostgres({
      storeClient: db,
      storeType: 'knex',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
      inMemoryBlockOnConsumed: points + 1, // a flood is refused without asking Postgres each time
    })
  const registrationsOf = limiterOf('registrations-of', REGISTRATIONS_OF, HOUR_SECONDS)
  const mailsTo = limiterOf('mails-to', MAILS_TO, HOUR_SECONDS)
  const mailsOf = limiterOf('mails-of', MAILS_OF, HOUR_SECONDS)
  const ownMails = limiterOf('own-mails', OWN_MAILS, HOUR_SECONDS)
  const resetsOf = limiterOf('resets-of', RESETS_OF, HOUR_SECONDS)
  const resetsBy = limiterOf('resets-by', RESETS_BY, HOUR_SECONDS)

  return {
    consumeLogin: ({ username, address, deviceId }) =>
      deviceId === undefined
        ? consumeAttempt(db, [
            { key: `guesses-of:${networkOf(address)}`, limit: OF_ADDRESS },
            { key: `guesses-at:${hash(foldAscii(username))}`, limit: OF_ACCOUNT },
          ])
        : consumeAttempt(db, [{ key: `guesses-on:${deviceId}`, limit: OF_DEVICE }]),
    consumePasswordCheck: (accountId) =>
      consumeAttempt(db, [{ key: `own-password:${accountId}`, limit: OF_ACCOUNT }]),
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

interface AttemptLimit {
  key: string
  limit: number
}

async function consumeAttempt(db: Knex, budgets: AttemptLimit[]): Promise<Attempt> {
  const guesses: ReservedAttempt[] = []
  const settle = async (isWrong: boolean): Promise<void> => {
    for (const guess of guesses) await settleAttempt(db, guess, isWrong)
  }
  for (const { key, limit } of budgets) {
    const nowMs = Date.now()
    const reserved = await reserveAttempt(db, { key, limit, nowMs, endMs: nowMs + SECONDS * 1000 })
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

/** A username as typed may be somebody's password. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
