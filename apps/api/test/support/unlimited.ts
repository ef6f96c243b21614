import type { Limits } from '../../src/limits.ts'

const done = () => Promise.resolve()
const taken = () => Promise.resolve({ giveBack: done, spend: done })

/** For tests that ask more often than people do, and are not about that. */
export const unlimited: Limits = {
  takeLogin: taken,
  takePasswordCheck: taken,
  takeRegistration: done,
  takeMailTo: done,
  takeOwnMail: done,
  takeReset: done,
  takeResetBy: done,
}
