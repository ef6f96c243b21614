import { AuthError } from '@latchkey/auth-core/errors'
import { containsOwnName } from '@latchkey/password-policy/password-strength'
import type { Context } from '../../context.ts'

const OWN_NAME = 'The password is too similar to the username or the email.'
const TOO_COMMON = 'This password is too common.'
/** What is guessed within a million tries is refused. */
const LEAST_SCORE = 2

interface Chosen {
  password: string
  username: string
  email: string
}

/**
 * Judges a password that somebody chooses. In development a weak one is only warned of, so that examples
 * work; one's own name is refused everywhere.
 *
 * @param field - What the password is called in the request.
 * @throws {@link AuthError} `invalid_request`, with the reason and advice at the field; `busy` when too many
 *   passwords wait.
 */
export async function rejectWeakPassword(
  { judgePassword, passwords, rejectsWeakPasswords, log }: Context,
  { password, username, email }: Chosen,
  field = 'password',
): Promise<void> {
  const about = [username, email]
  if (containsOwnName(password, about)) throw refusal(field, [OWN_NAME])
  passwords.assertCapacity() // where it could not be hashed, it need not be judged
  const { score, advice } = await judgePassword(password, about)
  if (score >= LEAST_SCORE) return
  if (rejectsWeakPasswords) throw refusal(field, [TOO_COMMON, ...advice.slice(-1)])
  log.warn({ score }, 'a password was taken that is refused in production')
}

function refusal(field: string, texts: string[]): AuthError {
  return new AuthError('invalid_request', { fields: { [field]: texts } })
}
