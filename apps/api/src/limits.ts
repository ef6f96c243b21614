import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Knex } from 'knex'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

const SECONDS = 5 * 60
const HOUR_SECONDS = 60 * 60
/** Mails to an address, and those that somebody at an address of the network asks for. */
const MAILS_TO = 5
const MAILS_OF = 30
/** An office may register at once; a machine goes on and on. */
const REGISTRATIONS_OF = 600
/** Guesses within {@link SECONDS}: 96 an hour, however many guess from however many addresses. */
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

/** A guess that was taken from its budgets. */
export interface Taken {
  /** Gives it back: it was right, or was not looked at. */
  giveBack: () => Promise<void>
}

/**
 * The budgets of guesses, kept in Postgres and shared by all processes. A guess is taken before the
 * password is looked at, so that many at once are no more than the budget.
 */
export interface Limits {
  /**
   * From a known device its own budget counts, and nobody else can use that up; from others that of the
   * account and that of the address.
   *
   * @throws {@link AuthError} `throttled`, with the seconds to wait.
   */
  takeLogin: (attempt: LoginAttempt) => Promise<Taken>
  /** For the old password of somebody who is logged in. @throws {@link AuthError} `throttled` */
  takePasswordCheck: (sessionId: string) => Promise<Taken>
  /** For an account that somebody makes for themselves. @throws {@link AuthError} `throttled` */
  takeRegistration: (address: string) => Promise<Taken>
  /** For a mail that somebody has sent to an address. @throws {@link AuthError} `throttled` */
  takeMail: (mail: { email: string; address: string }) => Promise<Taken>
}

export function createLimits(db: Knex): Limits {
  const limiterOf = (keyPrefix: string, points: number, duration = SECONDS): RateLimiterPostgres =>
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
  const ofAccount = limiterOf('account', OF_ACCOUNT)
  const ofAddress = limiterOf('address', OF_ADDRESS)
  const ofDevice = limiterOf('device', OF_DEVICE)
  const ofSession = limiterOf('session', OF_DEVICE)
  const registrationsOf = limiterOf('registrations-of', REGISTRATIONS_OF, HOUR_SECONDS)
  const mailsTo = limiterOf('mails-to', MAILS_TO, HOUR_SECONDS)
  const mailsOf = limiterOf('mails-of', MAILS_OF, HOUR_SECONDS)

  return {
    takeLogin: ({ username, address, deviceId }) =>
      deviceId === undefined
        ? take([
            [ofAddress, networkOf(address)],
            [ofAccount, hash(username.toLowerCase())],
          ])
        : take([[ofDevice, deviceId]]),
    takePasswordCheck: (sessionId) => take([[ofSession, sessionId]]),
    takeRegistration: (address) => take([[registrationsOf, networkOf(address)]]),
    takeMail: ({ email, address }) =>
      take([
        [mailsOf, networkOf(address)],
        [mailsTo, hash(email.toLowerCase())],
      ]),
  }
}

async function take(budgets: [RateLimiterPostgres, string][]): Promise<Taken> {
  for (const [limiter, key] of budgets) {
    try {
      await limiter.consume(key)
    } catch (thrown) {
      if (!(thrown instanceof RateLimiterRes)) throw thrown
      throw new AuthError('throttled', {
        retryAfterSeconds: Math.max(1, Math.ceil(thrown.msBeforeNext / 1000)),
      })
    }
  }
  return {
    giveBack: async () => {
      for (const [limiter, key] of budgets) await limiter.reward(key)
    },
  }
}

/** An IPv6 customer has a whole /64, and an address of it for each guess. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length
  const zeros = address.includes('::') ? Array.from({ length: missing }, () => '0') : []
  return [...groups, ...zeros, ...tail.split(':')].slice(0, 4).join(':')
}

/** A username as typed may be somebody's password. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
