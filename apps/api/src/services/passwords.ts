import { createHash } from 'node:crypto'
import bcrypt from 'bcrypt'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import { AuthError } from '@latchkey/auth-core/errors'

/** Django's `BCryptSHA256PasswordHasher`. */
const PREFIX = 'bcrypt_sha256$'
const RETRY_AFTER_SECONDS = 2
/** Hashing is slow anyway, so all other work on the machine has priority. */
const NICE = 10
const IDLE_THREAD_MS = 60_000

export interface PasswordSettings {
  /** bcrypt's cost: 2^cost rounds. 12 takes about 0.2 s of one processor. */
  cost: number
  /** The maximum number of concurrent hashes, such as the number of processors. */
  concurrency: number
  /** How many more may wait. Beyond it, callers get `busy`. */
  queueLimit: number
  /** Threads to share with other instances. By default, each instance has its own. */
  threads?: HashingThreads
}

export interface Passwords {
  hash: (password: string) => Promise<string>
  verify: (password: string, hash: string | undefined) => Promise<boolean>
  isOutdated: (hash: string) => boolean
  assertCapacity: () => void
  /** How many hashes wait for a thread. */
  waiting: () => number
}

/**
 * Hashes and verifies passwords, in threads of lower priority and with limited concurrency.
 *
 * A hash is `bcrypt_sha256$$2b$<cost>$<salt and hash>`, which Django reads too: bcrypt over the hex
 * SHA-256 of the password, so that bcrypt's 72-byte limit does not apply.
 */
export function createPasswords({
  cost,
  concurrency,
  queueLimit,
  threads = createHashingThreads(concurrency),
}: PasswordSettings): Passwords {
  const limit = pLimit(concurrency)
  /** The cost of every verification: the highest cost of any hash so far. */
  let level = cost

  function assertCapacity(): void {
    if (limit.pendingCount < queueLimit) return
    throw new AuthError('busy', { retryAfterSeconds: RETRY_AFTER_SECONDS })
  }

  async function queued<T>(work: () => Promise<T>): Promise<T> {
    assertCapacity()
    return limit(work)
  }

  return {
    /** @throws {@link AuthError} `busy` while the queue is full. */
    hash: (password) =>
      queued(async () => {
        const hash = await threads.run({ text: digest(password), cost }, { name: 'hash' })
        return `${PREFIX}${hash}`
      }),

    /**
     * Returns `false` without a `hash`, after the same work as with a hash of any cost.
     *
     * @throws {@link AuthError} `busy` while the queue is full.
     */
    verify: async (password, hash) => {
      const known =
        hash !== undefined && isPasswordHash(hash) ? hash.slice(PREFIX.length) : undefined
      level = Math.max(level, known ? bcrypt.getRounds(known) : 0)
      const hashes = known ? [known, ...upTo(level, bcrypt.getRounds(known))] : [nobodyOf(level)]
      const task = { text: digest(password), hashes }
      const matches = await queued(() => threads.run(task, { name: 'compare' }))
      return matches === true && known !== undefined
    },

    /** Returns whether a hash has another cost than new ones. */
    isOutdated: (hash) =>
      isPasswordHash(hash) && bcrypt.getRounds(hash.slice(PREFIX.length)) !== cost,

    /**
     * Call it before any other work on a password, so that a flood costs no queries.
     *
     * @throws {@link AuthError} `busy` while the queue is full.
     */
    assertCapacity,
    waiting: () => limit.pendingCount,
  }
}

/** The input of `password-worker.js`: a cost to hash with, or the hashes to compare with. */
type Task = { text: string; cost: number } | { text: string; hashes: string[] }

/** Returns a hash that matches no account. Comparing with it only adds work. */
function nobodyOf(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'e'.repeat(31)}`
}

/** Returns hashes that raise the work from `cost` to `level`: 2^c + 2^c + 2^(c+1) … = 2^level. */
function upTo(level: number, cost: number): string[] {
  return Array.from({ length: level - cost }, (_, step) => nobodyOf(cost + step))
}

export type HashingThreads = Piscina<Task, string | boolean>

/** Returns threads that start when they are first used. */
export function createHashingThreads(maxThreads: number): HashingThreads {
  return new Piscina({
    filename: new URL('./password-worker.js', import.meta.url).href,
    minThreads: 0, // the first thread starts with the first password
    maxThreads,
    idleTimeout: IDLE_THREAD_MS,
    niceIncrement: NICE,
  })
}

/** Whether {@link Passwords} can verify a hash: at most cost 16, which takes seconds. */
export function isPasswordHash(text: string): boolean {
  return /^bcrypt_sha256\$\$2[ab]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(text)
}

function digest(password: string): string {
  return createHash('sha256').update(password, 'utf8').digest('hex')
}
