import { partsOf } from './judge.js'

export { loadPasswordJudge } from './judge.js'

/** How hard a password is to guess. */
export interface Strength {
  /** 0 is guessed at once; 4 withstands an attacker who has the hashes. */
  score: 0 | 1 | 2 | 3 | 4
  /** What is wrong and what to do, in sentences. Empty for a strong password. */
  advice: string[]
}

/**
 * Judges a password. Some take a third of a second: on a server, judge them in a thread.
 *
 * @param about - What an attacker may know about the user, such as the username.
 */
export type JudgePassword = (password: string, about: readonly string[]) => Strength

/** Returns whether a password contains the user's name or address, ignoring case. */
export function containsOwnName(password: string, about: readonly string[]): boolean {
  const text = password.toLowerCase()
  return about.flatMap(partsOf).some((part) => text.includes(part))
}
