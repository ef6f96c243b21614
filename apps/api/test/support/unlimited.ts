import type { Limits } from '../../src/services/limits.ts'

const done = () => Promise.resolve()
const taken = () => Promise.resolve({ refund: done, spend: done })

/** For tests that ask more often than people do, and are not about that. */
export const unlimited: Limits = {
  consumeLogin: taken,
  consumePasswordCheck: taken,
  consumeRegistration: done,
  consumeEmailTo: done,
  consumeOwnEmail: done,
  consumeReset: done,
  consumeResetBy: done,
}
