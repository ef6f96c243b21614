import type { Limits } from '../../src/services/rate-limits.ts'

const done = () => Promise.resolve()
const taken = () => Promise.resolve({ refund: done, spend: done })

/** Rate limits that allow everything, for tests that send many requests. */
export const unlimited: Limits = {
  consumeLogin: taken,
  consumePasswordCheck: taken,
  consumeRegistration: done,
  consumeEmailTo: done,
  consumeOwnEmail: done,
  consumeReset: done,
  consumeResetBy: done,
}
