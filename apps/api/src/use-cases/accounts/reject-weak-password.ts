import { AuthError } from '@latchkey/auth-core/errors'
import { containsOwnName } from '@latchkey/password-policy/password-strength'
import type { Context } from '../../context.ts'

const OWN_NAME = 'The password is too similar to the username or the email.'
const TOO_COMMON = 'This password is too common.'
/** Lower scores take less than a million guesses. */
const LEAST_SCORE = 2

interface Chosen {
  password: string
  username: string
  email: string
}

/**
 * Rejects a weak password. In development it only logs weak passwords, so that examples work, but
 * still rejects passwords that contain the username or email.
 *
 * @param field - The name of the password field in the request.
 * @throws {@link AuthError} `invalid_request`, with the reason and advice at the field; `busy`
 *   while the password queue is full.
 */
export async function rejectWeakPassword(
  { judgePassword, passwords, rejectsWeakPasswords, log }: Context,
  { password, username, email }: Chosen,
  field = 'password',
): Promise<void> {
  const about = [username, email]
  if (containsOwnName(password, about)) throw refusal(field, [OWN_NAME])
  passwords.assertCapacity() // no judging while the hash queue is full
  const { score, advice } = await judgePassword(password, about)
  if (score >= LEAST_SCORE) return
  if (rejectsWeakPasswords) throw refusal(field, [TOO_COMMON, ...advice.slice(-1)])
  log.warn({ score }, 'accepted a weak password that production rejects')
}

function refusal(field: string, texts: string[]): AuthError {
  return new AuthError('invalid_request', { fields: { [field]: texts } })
}
