import type { Passwords } from '../../services/passwords.ts'
import type { Attempt } from '../../services/limits.ts'

/**
 * Looks at a guess and settles it: only a wrong one uses up its budget. One that could not be looked at,
 * since too many others were, costs nothing.
 */
export async function verifyAttempt(
  passwords: Passwords,
  password: string,
  passwordHash: string,
  guess: Attempt,
): Promise<boolean> {
  let isRight: boolean
  try {
    isRight = await passwords.verify(password, passwordHash)
  } catch (error) {
    await guess.refund()
    throw error
  }
  await (isRight ? guess.refund() : guess.spend())
  return isRight
}
