import { createHash } from 'node:crypto'
import bcrypt from 'bcrypt'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import { AuthError } from '@latchkey/auth-core/errors'

/** Django's `BCryptSHA256PasswordHasher`. */
const PREFIX = 'bcrypt_sha256$'
const RETRY_AFTER_SECONDS = 2
/** A hash takes long anyway: whatever else the machine has to do comes before. */
const NICE = 10
const IDLE_THREAD_MS = 60_000

export interface PasswordSettings {
  /** bcrypt's cost: the work is two to this power. 12 takes about 0.2 s of one processor. */
  cost: number
  /** How many hashes are computed at once, at most. The number of processors is good. */
  concurrency: number
  /** How many more may wait for their turn. Beyond it callers are told to come back. */
  queueLimit: number
}

export interface Passwords {
  hash: (password: string) => Promise<string>
  verify: (password: string, hash: string | undefined) => Promise<boolean>
  isOutdated: (hash: string) => boolean
  assertCapacity: () => void
}

/**
 * Hashes and checks passwords, in threads of a lower priority and no more at once than is good for
 * everything else.
 *
 * A hash is `bcrypt_sha256$$2b$<cost>$<salt and hash>`, which Django reads as well: bcrypt over the
 * hex SHA-256 of the password, so that its 72-byte limit does not show.
 */
export function createPasswords({ cost, concurrency, queueLimit }: PasswordSettings): Passwords {
  const limit = pLimit(concurrency)
  const threads = startThreads(concurrency)
  /** What each check costs: as much as the dearest of the hashes that were seen. */
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
    /** @throws {@link AuthError} `busy` when too many wait already. */
    hash: (password) =>
      queued(async () => {
        const hash = await threads.run({ text: digest(password), cost }, { name: 'hash' })
        return `${PREFIX}${hash}`
      }),

    /**
     * Without a `hash` the answer is `false`, after the same work as with one, of whatever cost.
     *
     * @throws {@link AuthError} `busy` when too many wait already.
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

    /** Whether a hash costs less or more than new ones do. */
    isOutdated: (hash) =>
      isPasswordHash(hash) && bcrypt.getRounds(hash.slice(PREFIX.length)) !== cost,

    /**
     * To be asked before whatever else it takes to check a password, so that a flood costs nobody anything.
     *
     * @throws {@link AuthError} `busy` when too many wait already.
     */
    assertCapacity,
  }
}

/** What `password-worker.js` is given: for a new hash its cost, to compare the hash that there is. */
type Task = { text: string; cost: number } | { text: string; hashes: string[] }

/** A hash that belongs to nobody: to compare with it is work, and the answer does not count. */
function nobodyOf(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}${'e'.repeat(31)}`
}

/** Work that makes a check of one cost as dear as one of `level`: 2^c + 2^c + 2^(c+1) + … = 2^level. */
function upTo(level: number, cost: number): string[] {
  return Array.from({ length: level - cost }, (_, step) => nobodyOf(cost + step))
}

function startThreads(maxThreads: number): Piscina<Task, string | boolean> {
  return new Piscina({
    filename: new URL('./password-worker.js', import.meta.url).href,
    minThreads: 0, // the first thread starts with the first password
    maxThreads,
    idleTimeout: IDLE_THREAD_MS,
    niceIncrement: NICE,
  })
}

/** Whether a text is a hash that {@link Passwords} can check: of a cost up to 16, which takes seconds. */
export function isPasswordHash(text: string): boolean {
  return /^bcrypt_sha256\$\$2[ab]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(text)
}

function digest(password: string): string {
  return createHash('sha256').update(password, 'utf8').digest('hex')
}
