import type { Passwords } from '../../services/passwords.ts'
import type { Taken } from '../../limits.ts'

/**
 * Looks at a guess and settles it: only a wrong one uses up its budget. One that could not be looked at,
 * since too many others were, costs nothing.
 */
export async function verifyGuess(
  passwords: Passwords,
  password: string,
  passwordHash: string,
  guess: Taken,
): Promise<boolean> {
  let isRight: boolean
  try {
    isRight = await passwords.verify(password, passwordHash)
  } catch (error) {
    await guess.giveBack()
    throw error
  }
  await (isRight ? guess.giveBack() : guess.spend())
  return isRight
}
