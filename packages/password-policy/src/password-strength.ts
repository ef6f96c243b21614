import { partsOf } from './judge.js'

export { loadPasswordJudge } from './judge.js'

/** How hard a password is to guess. */
export interface Strength {
  /** 0 is guessed at once, 4 withstands whoever stole the hashes. */
  score: 0 | 1 | 2 | 3 | 4
  /** What is wrong with it, and what to do, in sentences; empty where nothing is. */
  advice: string[]
}

/**
 * Judges a password. Some take a third of a second: on a server, judge them in a thread.
 *
 * @param about - What else is known of whoever chose it, such as the username.
 */
export type JudgePassword = (password: string, about: readonly string[]) => Strength

/** Whether a password has one's name or address in it, in whatever case. */
export function containsOwnName(password: string, about: readonly string[]): boolean {
  const text = password.toLowerCase()
  return about.flatMap(partsOf).some((part) => text.includes(part))
}
