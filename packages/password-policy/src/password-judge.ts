import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import { AuthError } from '@latchkey/auth-core/errors'
import type { Strength } from './password-strength.ts'

/** Gives all other work on the machine a higher priority. */
const NICE = 10
/** A password that takes longer was crafted. It is rejected as if the service were busy. */
const TIMEOUT_MS = 3000
const RETRY_AFTER_SECONDS = 2

/**
 * Judges a password in a thread, one at a time.
 *
 * @throws {@link AuthError} `busy` if too many calls wait already, or if this one takes too long.
 */
export type JudgeInThread = (password: string, about: readonly string[]) => Promise<Strength>

/**
 * Returns a judge. Its thread starts with the first call and takes a moment to load its
 * dictionaries.
 *
 * @param queueLimit - Maximum number of waiting calls. Further ones are rejected.
 */
export function createPasswordJudge({ queueLimit }: { queueLimit: number }): JudgeInThread {
  const limit = pLimit(1)
  let started: Promise<Thread> | undefined

  async function judge(password: string, about: readonly string[]): Promise<Strength> {
    const thread = await (started ??= startThread())
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      return await thread.run({ password, about }, { name: 'judge', signal })
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'AbortError') throw busy(cause)
      throw cause
    }
  }

  return async (password, about) => {
    if (limit.pendingCount >= queueLimit) throw busy()
    return limit(judge, password, about)
  }
}

type Thread = Piscina<{ password: string; about: readonly string[] }, Strength>

async function startThread(): Promise<Thread> {
  const thread: Thread = new Piscina({
    filename: new URL('./judge-worker.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    niceIncrement: NICE,
  })
  await thread.run({ password: '', about: [] }, { name: 'judge' })
  return thread
}

function busy(cause?: Error): AuthError {
  return new AuthError('busy', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS })
}
