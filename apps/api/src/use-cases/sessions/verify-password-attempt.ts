import type { Passwords } from '../../services/passwords.ts'
import type { Attempt } from '../../services/rate-limits.ts'

/**
 * Verifies a password and settles its attempt. Only a wrong password spends the attempt. It is
 * refunded when the password is right or could not be verified.
 */
export async function verifyPasswordAttempt(
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
